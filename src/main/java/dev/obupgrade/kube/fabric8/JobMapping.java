package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Job with its pod as the port has it. */
final class JobMapping {
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private JobMapping() {}

  /**
   * @param podRefusal why no pod could be made, as the Job's events tell
   */
  static JobState state(Job job, List<Pod> pods, Optional<String> podRefusal) {
    // There is one, as backoffLimit is 0; if ever there were more, the last counts.
    Optional<Pod> pod =
        pods.stream().max(Comparator.comparing(p -> p.getMetadata().getCreationTimestamp()));
    Phase phase = phase(job, pods);
    return new JobState(
        job.getMetadata().getNamespace(),
        job.getMetadata().getName(),
        owner(job).map(OwnerReference::getUid),
        phase,
        trouble(job, phase, pod, podRefusal),
        pod.map(JobMapping::containers).orElse(List.of()));
  }

  /** What is left of a Job that was deleted while its pod was at work; empty once none is. */
  static Optional<JobState> leftAtWork(String namespace, String name, List<Pod> pods) {
    return pods.stream()
        .filter(pod -> !OVER.contains(pod.getStatus().getPhase()))
        .findFirst()
        .map(
            pod ->
                new JobState(
                    namespace,
                    name,
                    Optional.empty(),
                    Phase.RUNNING,
                    trouble(
                        Trouble.Kind.LOST,
                        "somebody deleted the Job, and its pod %s may still be at work"
                            .formatted(pod.getMetadata().getName())),
                    containers(pod)));
  }

  static Optional<OwnerReference> owner(Job job) {
    return job.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  static boolean ended(Job job) {
    return condition(job, "Complete").isPresent() || condition(job, "Failed").isPresent();
  }

  private static Phase phase(Job job, List<Pod> pods) {
    if (condition(job, "Complete").isPresent()) {
      return Phase.SUCCEEDED;
    }
    // A Job whose pod still runs, as on a node that is out of reach, hasn't failed yet: its script
    // may still be at work.
    boolean over = pods.stream().allMatch(pod -> OVER.contains(pod.getStatus().getPhase()));
    if (condition(job, "Failed").isPresent() && over) {
      return Phase.FAILED;
    }
    boolean started =
        pods.stream()
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .map(ContainerStatus::getState)
            .anyMatch(
                state ->
                    state != null && (state.getRunning() != null || state.getTerminated() != null));
    return started ? Phase.RUNNING : Phase.PENDING;
  }

  private static Optional<Trouble> trouble(
      Job job, Phase phase, Optional<Pod> pod, Optional<String> podRefusal) {
    if (phase == Phase.SUCCEEDED) {
      return Optional.empty();
    }
    Optional<JobCondition> deadline =
        condition(job, "Failed")
            .or(() -> condition(job, "FailureTarget"))
            .filter(failed -> "DeadlineExceeded".equals(failed.getReason()));
    if (deadline.isPresent()) {
      return trouble(
          Trouble.Kind.DEADLINE,
          "the Job was still active after its deadline of %d s"
              .formatted(job.getSpec().getActiveDeadlineSeconds()));
    }
    if (pod.isPresent()) {
      return phase == Phase.FAILED
          ? Optional.of(PodTrouble.afterwards(pod.get()))
          : PodTrouble.meanwhile(pod.get());
    }
    if (phase == Phase.FAILED) {
      return trouble(
          Trouble.Kind.LOST,
          "the Job's pod is gone: somebody deleted it, or its node is gone (%s)"
              .formatted(condition(job, "Failed").map(JobCondition::getMessage).orElse("")));
    }
    return podRefusal.map(message -> new Trouble(Trouble.Kind.REFUSED, message));
  }

  private static Optional<Trouble> trouble(Trouble.Kind kind, String message) {
    return Optional.of(new Trouble(kind, message));
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return Optional.ofNullable(job.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst();
  }

  /** In the order of the pod's spec. */
  private static List<ContainerState> containers(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(
            container ->
                pod.getStatus().getContainerStatuses().stream()
                    .filter(status -> status.getName().equals(container.getName()))
                    .findFirst()
                    .map(JobMapping::container)
                    .orElseGet(() -> new ContainerState(container.getName(), Optional.empty(), "")))
        .toList();
  }

  private static ContainerState container(ContainerStatus status) {
    var ended = status.getState() == null ? null : status.getState().getTerminated();
    return ended == null
        ? new ContainerState(status.getName(), Optional.empty(), "")
        : new ContainerState(
            status.getName(),
            Optional.of(ended.getExitCode()),
            ended.getMessage() == null ? "" : ended.getMessage());
  }
}
