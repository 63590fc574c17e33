package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Checks that the hop's image, as the spec names it now, is the planned build. People may edit
 * images at any time, and scripts of another version than the binaries must not run.
 */
public final class HopImage {
  private HopImage() {}

  /** What prevents the use of the image. Inspects it only when it isn't the planned one. */
  public static Optional<StepResult> unproved(UpgradeContext context) {
    String image = context.hopImage();
    if (image.equals(context.hop().image())) {
      return Optional.empty();
    }
    ImageInspection inspection = new ImageInspection(context);
    Optional<StepResult> against =
        otherThanPlanned(context.hop(), image, "", inspection.ofImage(image));
    if (against.filter(StepResult.Failed.class::isInstance).isPresent()) {
      inspection.discard(image);
    }
    return against;
  }

  /**
   * What prevents the use of a hop's image on a node. Inspects it in any case, which also pulls it
   * there.
   *
   * @param purpose of the Job within its step
   * @param host the StatefulSet whose pods run on that node
   */
  static Optional<StepResult> otherThanPlannedOn(
      UpgradeContext context, PlannedHop hop, String purpose, String node, StatefulSetState host) {
    String image = context.imageOf(hop);
    return otherThanPlanned(
        hop,
        image,
        " on node " + node,
        new ImageInspection(context).ofImage(image, purpose, Optional.of(node), () -> host));
  }

  private static Optional<StepResult> otherThanPlanned(
      PlannedHop hop, String image, String where, ImageInspection.Answer answer) {
    BuildVersion planned = BuildVersion.parse(hop.build());
    return switch (answer) {
      case ImageInspection.Answer.NotYet notYet -> Optional.of(notYet.result());
      case ImageInspection.Answer.Known known ->
          Optional.of(known.contents().observer())
              .filter(found -> !found.equals(planned))
              .map(
                  found ->
                      StepResult.failed(
                          Reason.ImageChanged,
                          "Image %s is build %s%s, but the plan has %s."
                              .formatted(image, found, where, planned)));
    };
  }
}
