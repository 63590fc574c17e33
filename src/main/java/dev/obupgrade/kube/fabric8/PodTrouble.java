package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a Job's pod, told apart by what helps. */
final class PodTrouble {
  /** Waiting reasons for what the namespace lacks, such as a Secret, or forbids. */
  private static final Set<String> CONFIGURATION =
      Set.of("CreateContainerConfigError", "CreatePodSandboxError", "ConfigPodSandboxError");

  /** Termination reasons of a container whose first process could not be started. */
  private static final Set<String> NOT_STARTED =
      Set.of("StartError", "ContainerCannotRun", "RunContainerError");

  private PodTrouble() {}

  /** Of a pod that is still there: why it doesn't get going, or won't last. */
  static Optional<Trouble> meanwhile(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(
          new Trouble(
              Kind.LOST,
              "pod %s is being deleted%s"
                  .formatted(
                      pod.getMetadata().getName(),
                      disruption(pod).map(words -> ": " + words).orElse(""))));
    }
    Optional<String> unschedulable = PodMapping.unschedulable(pod);
    if (unschedulable.isPresent()) {
      return Optional.of(new Trouble(Kind.REFUSED, unschedulable.get()));
    }
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(
            container ->
                PodMapping.waiting(container)
                    .map(
                        waiting ->
                            new Trouble(
                                CONFIGURATION.contains(waiting.getReason())
                                    ? Kind.REFUSED
                                    : Kind.IMAGE,
                                "container %s: %s"
                                    .formatted(
                                        container.getName(),
                                        PodMapping.describe(container, waiting))))
                    .stream())
        .findFirst();
  }

  /** Of a pod that has failed. */
  static Trouble afterwards(Pod pod) {
    // Evicted, NodeShutdown, Preempting, NodeAffinity, OutOfcpu ...: the kubelet gave up the pod.
    String reason = pod.getStatus().getReason();
    if (reason != null && !reason.isEmpty()) {
      return lost(pod, reason + ": " + Objects.toString(pod.getStatus().getMessage(), ""));
    }
    Optional<String> disruption = disruption(pod);
    if (disruption.isPresent()) {
      return lost(pod, disruption.get());
    }
    List<ContainerStatus> failed =
        pod.getStatus().getContainerStatuses().stream().filter(c -> exit(c) != 0).toList();
    for (ContainerStatus container : failed) {
      ContainerStateTerminated ended = container.getState().getTerminated();
      String name = "container " + container.getName();
      if (ended == null || "ContainerStatusUnknown".equals(ended.getReason())) {
        return lost(pod, "nobody knows how " + name + " ended");
      }
      if ("OOMKilled".equals(ended.getReason())) {
        return new Trouble(
            Kind.OUT_OF_MEMORY,
            "%s was killed because it needed more than its limit of %s memory"
                .formatted(name, memoryLimit(pod, container.getName())));
      }
      if (NOT_STARTED.contains(ended.getReason())) {
        return new Trouble(
            Kind.IMAGE,
            "%s could not be started: %s".formatted(name, said(ended, ended.getReason())));
      }
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return lost(pod, "it was deleted");
    }
    return failed.isEmpty()
        ? lost(pod, "it failed before any container had run")
        : new Trouble(
            Kind.EXITED,
            failed.stream()
                .map(
                    container ->
                        "container %s ended with code %d"
                            .formatted(container.getName(), exit(container)))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow());
  }

  private static Trouble lost(Pod pod, String why) {
    return new Trouble(
        Kind.LOST, "pod %s was lost: %s".formatted(pod.getMetadata().getName(), why));
  }

  /** Kubernetes' own word that a pod was taken away: drained, preempted, its node gone. */
  private static Optional<String> disruption(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(c -> c.getReason() + ": " + Objects.toString(c.getMessage(), ""))
        .findFirst();
  }

  private static int exit(ContainerStatus container) {
    var state = container.getState();
    return state == null || state.getTerminated() == null
        ? -1
        : state.getTerminated().getExitCode();
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
