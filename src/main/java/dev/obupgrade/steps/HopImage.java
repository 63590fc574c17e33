package dev.obupgrade.steps;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.plan.BuildVersion;
import java.util.Optional;

/**
 * Whether the hop's image, as the spec names it now, is the build that was planned. Images may be
 * edited at any time, and scripts of another version than the binaries must not be run.
 */
final class HopImage {
  private HopImage() {}

  /** What stands against using the image; asks it only when it isn't the one that was planned. */
  static Optional<StepResult> unproved(UpgradeContext context) {
    String image = context.hopImage();
    if (image.equals(context.hop().image())) {
      return Optional.empty();
    }
    ImageInspection inspection = new ImageInspection(context);
    return switch (inspection.ofImage(image)) {
      case ImageInspection.Answer.NotYet notYet -> Optional.of(notYet.result());
      case ImageInspection.Answer.Known known -> {
        if (known.contents().observer().equals(context.hopBuild())) {
          yield Optional.empty();
        }
        inspection.discard(image, Optional.empty());
        yield Optional.of(changed(context, image, known.contents().observer(), ""));
      }
    };
  }

  static StepResult changed(
      UpgradeContext context, String image, BuildVersion found, String where) {
    return StepResult.failed(
        "ImageChanged",
        "image %s is %s%s, but %s was planned: put an image of that build into the spec, then give spec.retry a new value"
            .formatted(image, found, where, context.hopBuild()));
  }
}
