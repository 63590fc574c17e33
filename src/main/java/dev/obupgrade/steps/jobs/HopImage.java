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
 * Whether the hop's image, as the spec names it now, is the build that was planned. Images may be
 * edited at any time, and scripts of another version than the binaries must not be run.
 */
public final class HopImage {
  private HopImage() {}

  /** What stands against using the image; asks it only when it isn't the one that was planned. */
  public static Optional<StepResult> unproved(UpgradeContext context) {
    if (context.hopImage().equals(context.hop().image())) {
      return Optional.empty();
    }
    return otherThanPlanned(
        context, context.hop(), Optional.empty(), () -> ScriptStep.host(context));
  }

  /**
   * What stands against using the image of a hop on a node; asks it in any case, which also brings
   * it there.
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
                "image %s is %s%s, but %s was planned".formatted(image, found, where, planned)));
      }
    };
  }
}
