package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks that the hop's image, as the spec names it now, is the planned build. People may edit
 * images at any time, and scripts of another version than the binaries must not run.
 */
public final class HopImage {
  private HopImage() {}

  /** What prevents the use of the image. Inspects it only when it isn't the planned one. */
  public static Optional<StepResult> unproved(UpgradeContext context) {
    if (context.hopImage().equals(context.hop().image())) {
      return Optional.empty();
    }
    return otherThanPlanned(
        context, context.hop(), Optional.empty(), () -> ScriptStep.host(context));
  }

  /**
   * What prevents the use of a hop's image on a node. Inspects it in any case, which also pulls it
   * there.
   *
   * @param host the StatefulSet whose pods run on that node
   */
  public static Optional<StepResult> otherThanPlannedOn(
      UpgradeContext context, PlannedHop hop, String node, StatefulSetState host) {
    return otherThanPlanned(context, hop, Optional.of(node), () -> host);
  }

  private static Optional<StepResult> otherThanPlanned(
      UpgradeContext context,
      PlannedHop hop,
      Optional<String> node,
      Supplier<StatefulSetState> host) {
    String image = context.imageOf(hop);
    BuildVersion planned = BuildVersion.parse(hop.build());
    ImageInspection inspection = new ImageInspection(context);
    return switch (inspection.ofImage(image, node, host)) {
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
                Reason.ImageChanged,
                "Image %s is build %s%s, but the plan has %s."
                    .formatted(image, found, where, planned)));
      }
    };
  }
}
