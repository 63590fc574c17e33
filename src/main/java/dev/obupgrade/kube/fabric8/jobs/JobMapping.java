package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.fabric8.pods.PodTrouble;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a Job and its pod into the port's state. */
final class JobMapping {
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private JobMapping() {}

  static JobState state(Job job, List<Pod> pods) {
    // There is one, as backoffLimit is 0; if ever there were more, the last counts.
    Optional<WorkPod> pod =
        pods.stream()
            .max(Comparator.comparing(p -> p.getMetadata().getCreationTimestamp()))
            .map(p -> new WorkPod(p, works(job, p)));
    Phase phase = phase(job, pods, pod);
    return new JobState(
        job.getMetadata().getNamespace(),
        job.getMetadata().getName(),
        Optional.of(job.getMetadata().getUid()),
        owner(job).map(OwnerReference::getUid),
        phase,
        trouble(job, phase, pod),
        pod.map(WorkPod::containers).orElse(List.of()));
  }

  /** The state of a Job that somebody deleted while its pod ran; empty once no pod runs. */
  static Optional<JobState> leftAtWork(String namespace, String name, List<Pod> pods) {
    return pods.stream()
        .filter(JobMapping::mayWork)
        .findFirst()
        .map(
            pod ->
                new JobState(
                    namespace,
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    Phase.RUNNING,
                    trouble(
                        Trouble.Kind.LOST,
                        "somebody deleted the Job, and its pod %s may still run"
                            .formatted(PodTrouble.where(pod))),
                    List.of()));
  }

  static boolean mayWork(Pod pod) {
    return !OVER.contains(pod.getStatus().getPhase());
  }

  static Optional<OwnerReference> owner(Job job) {
    return job.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  static boolean ended(Job job) {
    return condition(job, "Complete").isPresent() || condition(job, "Failed").isPresent();
  }

  /** The containers that we asked for; admission may have added others to the pod, or the Job. */
  private static List<String> works(Job job, Pod pod) {
    String asked =
        Optional.ofNullable(job.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(Labels.CONTAINERS))
            .orElse("");
    return asked.isEmpty()
        ? pod.getSpec().getContainers().stream().map(Container::getName).toList()
        : List.of(asked.split(","));
  }

  private static Phase phase(Job job, List<Pod> pods, Optional<WorkPod> pod) {
    if (condition(job, "Complete").isPresent()) {
      return Phase.SUCCEEDED;
    }
    // Work that passed must not run again, whatever became of a foreign container or the pod.
    Optional<WorkPod> only = pod.filter(any -> pods.size() == 1);
    if (only.map(WorkPod::passed).orElse(false)) {
      return Phase.SUCCEEDED;
    }
    // A Job whose pod still runs, as on a node that is out of reach, hasn't failed yet: its script
    // may still run.
    boolean over = pods.stream().noneMatch(JobMapping::mayWork);
    if (condition(job, "Failed").isPresent() && over) {
      return Phase.FAILED;
    }
    // An injected sidecar would otherwise keep the Job from ever ending.
    if (only.map(p -> p.over() && p.besideOthers()).orElse(false)) {
      return Phase.FAILED;
    }
    return pods.stream().map(p -> new WorkPod(p, works(job, p))).anyMatch(WorkPod::busy)
        ? Phase.RUNNING
        : Phase.PENDING;
  }

  private static Optional<Trouble> trouble(Job job, Phase phase, Optional<WorkPod> pod) {
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
          "it was still active after its deadline of %d s"
              .formatted(job.getSpec().getActiveDeadlineSeconds()));
    }
    if (condition(job, "Suspended").isPresent() && !ended(job)) {
      return trouble(
          Trouble.Kind.SUSPENDED,
          "somebody suspended it%s"
              .formatted(pod.map(p -> ", and its pod " + p.where() + " is stopped").orElse("")));
    }
    if (pod.isPresent()) {
      return phase == Phase.FAILED
          ? Optional.of(PodEnd.of(pod.get()))
          : PodTrouble.meanwhile(pod.get().pod());
    }
    if (phase != Phase.FAILED) {
      return job.getMetadata().getDeletionTimestamp() == null
          ? Optional.empty()
          : trouble(Trouble.Kind.LOST, "it is being deleted, and has no pod");
    }
    JobCondition failed = condition(job, "Failed").orElseThrow();
    // JobManifest's policy makes the controller record whether Kubernetes itself removed the pod.
    return trouble(
        Trouble.Kind.LOST,
        "PodFailurePolicy".equals(failed.getReason())
            ? "Kubernetes removed its pod: evicted, preempted, drained, or its node is gone (%s)"
                .formatted(failed.getMessage())
            : "its pod is gone: somebody deleted it (%s)".formatted(failed.getMessage()));
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

  /** A Job's pod, and which of its containers do the Job's work, in the request's order. */
  record WorkPod(Pod pod, List<String> works) {

    String where() {
      return PodTrouble.where(pod);
    }

    List<ContainerStatus> statuses() {
      return pod.getStatus().getContainerStatuses().stream()
          .filter(status -> works.contains(status.getName()))
          .toList();
    }

    /** All of the work has ended. */
    boolean over() {
      return !works.isEmpty()
          && statuses().size() == works.size()
          && statuses().stream().allMatch(status -> PodEnd.ended(status).isPresent());
    }

    boolean passed() {
      return over() && statuses().stream().allMatch(status -> PodEnd.exit(status) == 0);
    }

    /** Some of the work runs, or all of it has run. */
    boolean busy() {
      return over()
          || statuses().stream()
              .anyMatch(s -> s.getState() != null && s.getState().getRunning() != null);
    }

    /** Containers that aren't ours have not ended. */
    boolean besideOthers() {
      return pod.getStatus().getContainerStatuses().stream()
          .filter(status -> !works.contains(status.getName()))
          .anyMatch(status -> status.getState() != null && PodEnd.ended(status).isEmpty());
    }

    List<ContainerState> containers() {
      return works.stream()
          .map(
              work ->
                  statuses().stream()
                      .filter(status -> status.getName().equals(work))
                      .findFirst()
                      .flatMap(PodEnd::ended)
                      .map(
                          ended ->
                              new ContainerState(
                                  work,
                                  Optional.of(ended.getExitCode()),
                                  ended.getMessage() == null ? "" : ended.getMessage()))
                      .orElseGet(() -> new ContainerState(work, Optional.empty(), "")))
          .toList();
    }
  }
}
