package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a Job's pod that is still there: why it doesn't get going, or won't last. */
final class PodTrouble {
  /** Waiting reasons for what the namespace lacks, such as a Secret, or forbids. */
  private static final Set<String> CONFIGURATION =
      Set.of(
          "CreateContainerConfigError",
          "CreatePodSandboxError",
          "ConfigPodSandboxError",
          "CreateContainerError",
          "PreCreateHookError",
          "PostStartHookError");

  private PodTrouble() {}

  static Optional<Trouble> meanwhile(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return trouble(
          Kind.LOST,
          "pod %s is being deleted%s"
              .formatted(where(pod), disruption(pod).map(words -> ": " + words).orElse("")));
    }
    Optional<String> notScheduled = notScheduled(pod);
    if (notScheduled.isPresent()) {
      return trouble(Kind.UNSCHEDULABLE, notScheduled.get());
    }
    if (outOfReach(pod)) {
      return trouble(
          Kind.LOST,
          "node %s has stopped reporting, so nobody knows whether pod %s is still at work; Kubernetes needs the node back, or removed (kubectl delete node)"
              .formatted(pod.getSpec().getNodeName(), pod.getMetadata().getName()));
    }
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .flatMap(
            container ->
                PodMapping.waiting(container)
                    .map(waiting -> waits(pod, container, waiting))
                    .stream())
        .findFirst();
  }

  private static Trouble waits(Pod pod, ContainerStatus container, ContainerStateWaiting waiting) {
    return new Trouble(
        CONFIGURATION.contains(waiting.getReason()) ? Kind.CONFIGURATION : Kind.IMAGE,
        "container %s%s: %s"
            .formatted(
                container.getName(),
                Optional.ofNullable(pod.getSpec().getNodeName())
                    .map(node -> " on node " + node)
                    .orElse(""),
                PodMapping.describe(container, waiting)));
  }

  /**
   * Of a pod that has nothing wrong with it and yet doesn't start. One that the kubelet is at work
   * on and doesn't complain of has none: a server image takes minutes to be pulled.
   *
   * @param warning what the kubelet says
   */
  static Optional<Trouble> slow(Pod pod, Optional<String> warning) {
    if (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty()) {
      return trouble(
          Kind.UNSCHEDULABLE,
          "no scheduler has looked at pod %s yet%s".formatted(where(pod), after(warning)));
    }
    if (warning.isPresent()) {
      return trouble(
          Kind.CONFIGURATION, "pod %s takes long to start%s".formatted(where(pod), after(warning)));
    }
    return pod.getStatus().getContainerStatuses().isEmpty()
        ? trouble(
            Kind.LOST,
            "the node has not begun with pod %s: is its kubelet alive?".formatted(where(pod)))
        : Optional.empty();
  }

  private static String after(Optional<String> warning) {
    return warning.map(words -> ": " + words).orElse("");
  }

  private static Optional<Trouble> trouble(Kind kind, String message) {
    return Optional.of(new Trouble(kind, message));
  }

  private static Optional<String> notScheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(c -> c.getReason() + ": " + Objects.toString(c.getMessage(), "no node fits"))
        .findFirst();
  }

  /**
   * When a node falls silent Kubernetes takes its pods out of service by this one condition and
   * leaves the rest as the kubelet said it last; our pods have no readiness of their own.
   */
  private static boolean outOfReach(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase())
        && PodMapping.hasCondition(pod, "Ready", "False")
        && PodMapping.hasCondition(pod, "ContainersReady", "True");
  }

  /** Kubernetes' own word that a pod was taken away: drained, preempted, its node gone. */
  static Optional<String> disruption(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(c -> c.getReason() + ": " + Objects.toString(c.getMessage(), ""))
        .findFirst();
  }

  /** The pod, and where it is. */
  static String where(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return pod.getMetadata().getName()
        + (node == null || node.isEmpty() ? "" : " (node " + node + ")");
  }
}
