package dev.obupgrade.steps;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import java.time.Duration;
import java.util.Optional;

/** How far the replacement of a zone's pods is, and what it waits for, as far as can be known. */
final class PodProgress {
  /** A controller at work sees a change within a second. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private final UpgradeContext context;
  private final ZonePods pods;
  private final StatefulSetState set;
  private final String progress;

  PodProgress(UpgradeContext context, ZonePods pods) {
    this.context = context;
    this.pods = pods;
    this.set = pods.set();
    this.progress =
        "%d of %d pods run %s"
            .formatted(pods.all().size() - pods.old().size(), set.replicas(), context.hopImage());
  }

  StepResult told() {
    Optional<PodReason> trouble = PodReason.first(pods.all());
    if (trouble.isPresent()) {
      return StepResult.soon(trouble.get().name(), progress + PodReason.troubles(pods.all()));
    }
    if (!set.observed()) {
      return (silent() ? PodReason.ControllerSilent : PodReason.ReplacingPods)
          .soon(
              progress
                  + "; the controller of StatefulSet %s has not seen its new image yet"
                      .formatted(set.name()));
    }
    if (set.partition() > 0) {
      return PodReason.UpdatePartition.soon(
          progress
              + "; StatefulSet %s has a rolling-update partition of %d by now, which keeps pods on the old image"
                  .formatted(set.name(), set.partition()));
    }
    return missing().orElseGet(() -> PodReason.ReplacingPods.soon(progress));
  }

  private boolean silent() {
    Duration waited = Duration.between(context.run().record().startedAt(), context.run().now());
    return waited.compareTo(SILENT) > 0;
  }

  /** Why a pod that isn't there isn't made. */
  private Optional<StepResult> missing() {
    if (pods.complete() || pods.ending()) {
      return Optional.empty();
    }
    return context
        .kubernetes()
        .statefulSets()
        .podRefusal(set)
        .map(refusal -> PodReason.PodNotMade.soon(progress + "; " + refusal))
        .or(this::awaited);
  }

  private Optional<StepResult> awaited() {
    return pods.all().stream()
        .filter(p -> set.ordered() && p.running() && !p.ready())
        .findFirst()
        .map(
            p ->
                PodReason.PodAwaited.soon(
                    progress
                        + "; the next pod isn't made before pod %s is ready (podManagementPolicy OrderedReady)"
                            .formatted(p.name())));
  }
}
