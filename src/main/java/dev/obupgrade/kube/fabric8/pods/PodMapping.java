package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.PodState.Trouble;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns a pod into the port's state. */
public final class PodMapping {
  private static final String REVISION = "controller-revision-hash";

  /** Reasons for which every container waits at its start. */
  private static final Set<String> ORDINARY = Set.of("ContainerCreating", "PodInitializing");

  private PodMapping() {}

  public static PodState state(
      Pod pod, String container, List<PodAddress.OfService> services, Optional<Trouble> trouble) {
    var meta = pod.getMetadata();
    Optional<String> ip = Optional.ofNullable(pod.getStatus().getPodIP());
    Optional<Container> observer = container(pod.getSpec(), container);
    return new PodState(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        meta.getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(OwnerReference::getUid)
            .findFirst(),
        ip,
        addresses(pod, services),
        Optional.ofNullable(pod.getSpec().getNodeName()),
        Optional.ofNullable(meta.getLabels()).map(labels -> labels.get(REVISION)),
        observer.map(Container::getImage),
        observer.map(Container::getReadinessProbe).flatMap(PodMapping::unreadyAfter),
        running(pod, container),
        hasCondition(pod, "Ready", "True"),
        meta.getDeletionTimestamp() != null,
        trouble);
  }

  /** A probe that only connects shows no more than that the server listens. */
  private static Optional<Duration> unreadyAfter(Probe probe) {
    if (probe.getTcpSocket() != null) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofSeconds(
            (long) orElse(probe.getPeriodSeconds(), 10) * orElse(probe.getFailureThreshold(), 3)
                + orElse(probe.getTimeoutSeconds(), 1)));
  }

  /** A number that the API server fills in, or the default for an object that it hasn't seen. */
  private static int orElse(Integer number, int otherwise) {
    return Objects.requireNonNullElse(number, otherwise);
  }

  /** The number at the end of the name of a StatefulSet's pod; foreign pods come last. */
  public static int ordinal(Pod pod) {
    String name = pod.getMetadata().getName();
    String end = name.substring(name.lastIndexOf('-') + 1);
    return end.matches("\\d{1,9}") ? Integer.parseInt(end) : Integer.MAX_VALUE;
  }

  private static Set<String> addresses(Pod pod, List<PodAddress.OfService> services) {
    Set<String> addresses =
        PodAddresses.ips(pod, Boolean.TRUE.equals(pod.getSpec().getHostNetwork()));
    services.stream().map(PodAddress::ip).forEach(addresses::add);
    return addresses;
  }

  static boolean hasCondition(Pod pod, String type, String status) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && status.equals(c.getStatus()));
  }

  private static boolean running(Pod pod, String container) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(c -> c.getName().equals(container))
        .anyMatch(c -> c.getState() != null && c.getState().getRunning() != null);
  }

  static Optional<String> unschedulable(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "Unschedulable".equals(c.getReason()))
        .filter(c -> "False".equals(c.getStatus()))
        .map(c -> words(c.getReason(), c.getMessage(), "no node fits"))
        .findFirst();
  }

  /** What the container waits for, if that isn't part of every start. */
  static Optional<ContainerStateWaiting> waiting(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(state -> state.getWaiting())
        .filter(waiting -> waiting.getReason() != null && !ORDINARY.contains(waiting.getReason()));
  }

  static String describe(ContainerStatus status, ContainerStateWaiting waiting) {
    String now =
        words(
            waiting.getReason(), waiting.getMessage(), "container " + status.getName() + " waits");
    var last = status.getLastState() == null ? null : status.getLastState().getTerminated();
    if (last == null) {
      return now;
    }
    String ended = "; it last ended with code " + last.getExitCode();
    String said = last.getMessage() == null ? "" : ": " + last.getMessage().strip();
    return now + ended + said;
  }

  private static String words(String reason, String message, String otherwise) {
    if (reason == null || reason.isEmpty()) {
      return message == null || message.isEmpty() ? otherwise : message;
    }
    return message == null || message.isEmpty() ? reason : reason + ": " + message;
  }

  public static Optional<Container> container(PodSpec spec, String name) {
    return spec.getContainers().stream().filter(c -> c.getName().equals(name)).findFirst();
  }
}
