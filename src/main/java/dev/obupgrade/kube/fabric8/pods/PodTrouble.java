package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a Job's pod that still exists: why it doesn't start, or won't last. */
public final class PodTrouble {
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

  public static Optional<Trouble> meanwhile(Pod pod) {
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
          "node %s has stopped reporting, so its pod %s may still run. Fix: bring the node back, or remove it (kubectl delete node)"
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
   * The trouble of a pod that shows nothing wrong and yet doesn't start. A pod that the kubelet
   * works on without complaint has none, because pulling a server image takes minutes.
   *
   * @param warning what the kubelet says
   */
  public static Optional<Trouble> slow(Pod pod, Optional<String> warning) {
    if (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty()) {
      return trouble(
          Kind.UNSCHEDULABLE,
          "no scheduler has handled pod %s yet%s".formatted(where(pod), after(warning)));
    }
    if (warning.isPresent()) {
      return trouble(
          Kind.CONFIGURATION, "pod %s is slow to start%s".formatted(where(pod), after(warning)));
    }
    return pod.getStatus().getContainerStatuses().isEmpty()
        ? trouble(
            Kind.LOST,
            "the node has not started pod %s. Fix: check that its kubelet runs"
                .formatted(where(pod)))
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
   * When a node stops reporting, Kubernetes changes this one condition of its pods and leaves the
   * rest as the kubelet last reported it. Our pods have no readiness probe of their own.
   */
  private static boolean outOfReach(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase())
        && PodMapping.hasCondition(pod, "Ready", "False")
        && PodMapping.hasCondition(pod, "ContainersReady", "True");
  }

  /** Kubernetes' own statement that it removed a pod: drained, preempted, its node gone. */
  public static Optional<String> disruption(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(c -> c.getReason() + ": " + Objects.toString(c.getMessage(), ""))
        .findFirst();
  }

  /** The pod's name and its node. */
  public static String where(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return pod.getMetadata().getName()
        + (node == null || node.isEmpty() ? "" : " (node " + node + ")");
  }
}
