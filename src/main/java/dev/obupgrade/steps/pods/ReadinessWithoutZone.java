package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.Elapsed;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.Recreated;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds out whether pods stay ready while their zone is stopped.
 *
 * <p>With podManagementPolicy OrderedReady, Kubernetes creates the second new pod only when the
 * first is ready. If readiness needs an active zone, that never happens. The operator sees it when
 * no pod is ready after STOP ZONE, and waits for that until every probe has had time to fail.
 */
final class ReadinessWithoutZone {
  /** Until the operator sees that the kubelet has reported a pod as unready. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

  private ReadinessWithoutZone() {}

  /** What prevents the first pod from being replaced; empty when nothing does. */
  static Optional<StepResult> against(UpgradeContext context, ZonePods pods) {
    if (!pods.set().ordered() || pods.set().replicas() < 2 || !wellButForReadiness(pods)) {
      return Optional.empty();
    }
    if (pods.all().stream().noneMatch(PodState::ready)) {
      Recreated.isExpected(context);
      return Optional.of(
          StepResult.failed(
              Reason.ReadinessNeedsZone,
              "0 of %d pods of StatefulSet %s ready while %s is stopped, although their servers run. With podManagementPolicy OrderedReady, Kubernetes would wait for the first new pod forever."
                  .formatted(pods.all().size(), pods.set().name(), context.zone().name())));
    }
    Elapsed stopped = context.run().sinceBegun(MinorFreeze.NAME).orElseGet(context.run()::waited);
    return pods.all().stream()
        .flatMap(p -> p.unreadyAfter().stream())
        .max(Comparator.naturalOrder())
        .map(TOLD_WITHIN::plus)
        .filter(told -> !stopped.longerThan(told))
        .map(
            told ->
                StepResult.soon(
                    Reason.ReadinessAwaited,
                    "Waiting up to %d s to see whether the pods of StatefulSet %s stay ready without their zone."
                        .formatted(told.toSeconds(), pods.set().name())));
  }

  private static boolean wellButForReadiness(ZonePods pods) {
    return pods.complete()
        && pods.all().stream()
            .allMatch(p -> p.running() && !p.terminating() && p.trouble().isEmpty());
  }
}
