package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Of several pods that are made in order the second isn't made before the first is ready. With a
 * readiness that needs its zone to be active that would be never: seen by all of them being unready
 * now that the zone is stopped, which is waited for as long as their probes take to tell.
 */
final class ReadinessWithoutZone {
  /** The kubelet's word of a readiness that has ended takes a moment to be seen. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

  private ReadinessWithoutZone() {}

  /** What stands against touching any of the pods; none of them has been by now. */
  static Optional<StepResult> against(UpgradeContext context, ZonePods pods) {
    if (!pods.set().ordered() || pods.set().replicas() < 2 || !wellButForReadiness(pods)) {
      return Optional.empty();
    }
    if (pods.all().stream().noneMatch(PodState::ready)) {
      return Optional.of(
          StepResult.failed(
              Reason.ReadinessNeedsZone,
              "since zone %s is stopped no pod of StatefulSet %s is ready, although their servers run: with podManagementPolicy OrderedReady the second new pod would not be made before the first is ready, which it can't be while the zone is stopped"
                  .formatted(context.zone().name(), pods.set().name())));
    }
    Instant stopped =
        context.run().begunAt("minorFreeze").orElse(context.run().record().startedAt());
    return pods.all().stream()
        .flatMap(p -> p.unreadyAfter().stream())
        .max(Comparator.naturalOrder())
        .map(TOLD_WITHIN::plus)
        .filter(told -> stopped.plus(told).isAfter(context.run().now()))
        .map(
            told ->
                StepResult.soon(
                    Reason.ReadinessAwaited,
                    "whether the pods of StatefulSet %s stay ready without their zone is seen within %d s"
                        .formatted(pods.set().name(), told.toSeconds())));
  }

  private static boolean wellButForReadiness(ZonePods pods) {
    return pods.complete()
        && pods.all().stream()
            .allMatch(p -> p.running() && !p.terminating() && p.trouble().isEmpty());
  }
}
