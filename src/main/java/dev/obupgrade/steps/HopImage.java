package dev.obupgrade.steps;

import dev.obupgrade.api.PlannedHop;
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
    if (context.hopImage().equals(context.hop().image())) {
      return Optional.empty();
    }
    return otherThanPlanned(context, Optional.empty());
  }

  /**
   * What stands against using the image; asks it in any case.
   *
   * @param node to ask on, which also brings the image there
   */
  static Optional<StepResult> otherThanPlanned(UpgradeContext context, Optional<String> node) {
    return otherThanPlanned(context, context.hop(), node);
  }

  /** The same of any hop's image. */
  static Optional<StepResult> otherThanPlanned(
      UpgradeContext context, PlannedHop hop, Optional<String> node) {
    String image = context.imageOf(hop);
    BuildVersion planned = BuildVersion.parse(hop.build());
    ImageInspection inspection = new ImageInspection(context);
    return switch (inspection.ofImage(image, node)) {
      case ImageInspection.Answer.NotYet notYet -> Optional.of(notYet.result());
      case ImageInspection.Answer.Known known -> {
        BuildVersion found = known.contents().observer();
        if (found.equals(planned)) {
          yield Optional.empty();
        }
        inspection.discard(image, node);
        String where = node.map(n -> " on node " + n).orElse("");
        yield Optional.of(
            StepResult.failed(
                "ImageChanged",
                "image %s is %s%s, but %s was planned: put an image of that build into the spec, then give spec.retry a new value"
                    .formatted(image, found, where, planned)));
      }
    };
  }
}
