package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.kube.fabric8.jobs.JobMapping.WorkPod;
import dev.obupgrade.kube.fabric8.pods.PodTrouble;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds why the work of a Job's pod failed. Each kind of trouble has its own remedy. */
final class PodEnd {
  /** Termination reasons of a container whose first process could not be started. */
  private static final Set<String> NOT_STARTED =
      Set.of("StartError", "ContainerCannotRun", "RunContainerError");

  /** Shells and the kubelet add it to the number of the signal that ended a process. */
  private static final int SIGNAL = 128;

  private PodEnd() {}

  static Trouble of(WorkPod work) {
    Pod pod = work.pod();
    List<ContainerStatus> failed =
        work.statuses().stream().filter(status -> exit(status) != 0).toList();
    // A script that gave its result before the pod was removed is not lost.
    boolean cutOff = failed.isEmpty() || failed.stream().anyMatch(PodEnd::cutOff);
    Optional<Trouble> taken = cutOff ? taken(pod) : Optional.empty();
    if (taken.isPresent()) {
      return taken.get();
    }
    Optional<Trouble> injected = injected(work);
    if (injected.isPresent()) {
      return injected.get();
    }
    return failed.stream()
        .map(status -> special(pod, status))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(
            () ->
                failed.isEmpty()
                    ? lost(pod, "it failed before any container ran")
                    : new Trouble(
                        Kind.EXITED,
                        failed.stream()
                            .map(
                                s ->
                                    "container %s ended with code %d"
                                        .formatted(s.getName(), exit(s)))
                            .collect(Collectors.joining(", "))));
  }

  private static boolean cutOff(ContainerStatus status) {
    return ended(status).isEmpty() || exit(status) > SIGNAL;
  }

  private static Optional<Trouble> taken(Pod pod) {
    // Evicted, NodeShutdown, Preempting, NodeAffinity, OutOfcpu ...: the kubelet gave up the pod.
    String reason = pod.getStatus().getReason();
    if (reason != null && !reason.isEmpty()) {
      String words = reason + ": " + Objects.toString(pod.getStatus().getMessage(), "");
      return Optional.of(lost(pod, words.strip()));
    }
    return PodTrouble.disruption(pod)
        .or(
            () ->
                Optional.ofNullable(pod.getMetadata().getDeletionTimestamp())
                    .map(any -> "somebody deleted it"))
        .map(why -> lost(pod, why));
  }

  /**
   * Init containers are never ours, and ours don't start before they have passed. An init container
   * that is a sidecar runs beside ours and is killed after them, so its code says nothing then.
   */
  private static Optional<Trouble> injected(WorkPod work) {
    if (work.statuses().stream().anyMatch(status -> ended(status).isPresent())) {
      return Optional.empty();
    }
    return work.pod().getStatus().getInitContainerStatuses().stream()
        .filter(status -> ended(status).isPresent() && exit(status) != 0)
        .findFirst()
        .map(
            status ->
                new Trouble(
                    Kind.INJECTED,
                    "init container %s, which admission added to pod %s, ended with code %d%s"
                        .formatted(
                            status.getName(),
                            work.where(),
                            exit(status),
                            ended(status)
                                .map(ContainerStateTerminated::getMessage)
                                .filter(m -> !m.isBlank())
                                .map(m -> ": " + m.strip())
                                .orElse(""))));
  }

  private static Optional<Trouble> special(Pod pod, ContainerStatus status) {
    Optional<ContainerStateTerminated> end = ended(status);
    String name = "container " + status.getName();
    if (end.isEmpty() || "ContainerStatusUnknown".equals(end.get().getReason())) {
      return Optional.of(lost(pod, "nobody knows how " + name + " ended"));
    }
    if ("OOMKilled".equals(end.get().getReason())) {
      return trouble(
          Kind.OUT_OF_MEMORY,
          "%s was killed because it needed more memory than its limit of %s"
              .formatted(name, memoryLimit(pod, status.getName())));
    }
    if (NOT_STARTED.contains(end.get().getReason())) {
      return trouble(
          Kind.NOT_STARTED,
          "%s could not be started: %s".formatted(name, said(end.get(), end.get().getReason())));
    }
    int code = exit(status);
    if (code == JobScripts.EXIT_DEADLINE) {
      return trouble(Kind.DEADLINE, name + " was still running: " + said(end.get(), "no message"));
    }
    return code > SIGNAL && code <= SIGNAL + 64
        ? trouble(
            Kind.CRASHED,
            "signal %d ended %s of pod %s".formatted(code - SIGNAL, name, PodTrouble.where(pod)))
        : Optional.empty();
  }

  private static Optional<Trouble> trouble(Kind kind, String message) {
    return Optional.of(new Trouble(kind, message));
  }

  private static Trouble lost(Pod pod, String why) {
    return new Trouble(Kind.LOST, "pod %s was lost: %s".formatted(PodTrouble.where(pod), why));
  }

  static Optional<ContainerStateTerminated> ended(ContainerStatus status) {
    return Optional.ofNullable(status.getState()).map(state -> state.getTerminated());
  }

  static int exit(ContainerStatus status) {
    return ended(status).map(ContainerStateTerminated::getExitCode).orElse(-1);
  }

  private static String said(ContainerStateTerminated ended, String otherwise) {
    return ended.getMessage() == null || ended.getMessage().isBlank()
        ? otherwise
        : ended.getMessage().strip();
  }

  private static String memoryLimit(Pod pod, String container) {
    return pod.getSpec().getContainers().stream()
        .filter(c -> c.getName().equals(container))
        .map(c -> c.getResources().getLimits().get("memory"))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .findFirst()
        .orElse("(none)");
  }
}
