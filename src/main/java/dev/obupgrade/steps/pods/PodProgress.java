package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.Optional;

/** Says how far the replacement of a zone's pods is, and what it waits for. */
final class PodProgress {
  /** A controller that works sees a change within a second. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private final UpgradeContext context;
  private final ZonePods pods;
  private final StatefulSetState set;
  private final String progress;

  PodProgress(UpgradeContext context, ZonePods pods) {
    this.context = context;
    this.pods = pods;
    this.set = pods.set();
    int current = pods.all().size() - pods.old().size();
    this.progress =
        "%d of %d pods %s %s."
            .formatted(current, set.replicas(), current == 1 ? "runs" : "run", context.hopImage());
  }

  StepResult told() {
    Optional<Reason> trouble = PodReasons.first(pods.all());
    if (trouble.isPresent()) {
      return StepResult.soon(trouble.get(), progress + " " + PodReasons.troubles(pods.all()));
    }
    if (!set.observed()) {
      return StepResult.soon(
          silent() ? Reason.ControllerSilent : Reason.ReplacingPods,
          progress
              + " The controller of StatefulSet %s has not seen the new image yet."
                  .formatted(set.name()));
    }
    if (set.partition() > 0) {
      return StepResult.soon(
          Reason.UpdatePartition,
          progress
              + " The rolling-update partition of StatefulSet %s is now %d and keeps pods on the old image."
                  .formatted(set.name(), set.partition()));
    }
    return missing().orElseGet(() -> StepResult.soon(Reason.ReplacingPods, progress));
  }

  StepResult strategyRestored() {
    return StepResult.soon(
        silent() ? Reason.ControllerSilent : Reason.ReplacingPods,
        "Every pod runs %s. The controller of StatefulSet %s has not seen the restored update strategy yet."
            .formatted(context.hopImage(), set.name()));
  }

  private boolean silent() {
    return context.run().waited().longerThan(SILENT);
  }

  /** Why Kubernetes doesn't create a missing pod. */
  private Optional<StepResult> missing() {
    if (pods.complete() || pods.ending()) {
      return Optional.empty();
    }
    return context
        .kubernetes()
        .statefulSets()
        .podRefusal(set)
        .map(
            refusal ->
                StepResult.soon(
                    Reason.PodNotMade,
                    progress + " " + Reason.sentence("The cluster refuses a pod: " + refusal)))
        .or(this::awaited);
  }

  private Optional<StepResult> awaited() {
    return pods.all().stream()
        .filter(p -> set.ordered() && p.running() && !p.ready())
        .findFirst()
        .map(
            p ->
                StepResult.soon(
                    Reason.PodAwaited,
                    progress
                        + " Kubernetes creates the next pod when pod %s is ready (podManagementPolicy OrderedReady)."
                            .formatted(p.name())));
  }
}
