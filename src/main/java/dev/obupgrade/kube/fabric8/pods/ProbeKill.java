package dev.obupgrade.kube.fabric8.pods;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out whether a probe was what ended a container. The status says only how it ended (137,
 * Error). The kubelet's event {@code Killing} says why: {@code Container NAME failed liveness
 * probe, will be restarted}, also with {@code startup} (Kubernetes: kuberuntime_manager.go,
 * computePodActions).
 */
final class ProbeKill {
  private ProbeKill() {}

  /** The kubelet's words, if a probe ended the container's last run. */
  static Optional<String> of(Pod pod, String container, List<Event> events) {
    var words =
        Pattern.compile(
            "Container %s failed (liveness|startup) probe.*".formatted(Pattern.quote(container)));
    Optional<Instant> began = lastRunBegan(pod, container);
    return events.stream()
        .filter(event -> "Killing".equals(event.getReason()))
        .filter(event -> words.matcher(event.getMessage()).matches())
        // Both times are the same kubelet's. An older event is about an earlier run.
        .filter(event -> began.isPresent() && !seen(event).isBefore(began.get()))
        .map(Event::getMessage)
        .findFirst();
  }

  private static Instant seen(Event event) {
    String at = ObjectEvents.lastSeen(event);
    return at.isEmpty() ? Instant.MIN : Instant.parse(at);
  }

  private static Optional<Instant> lastRunBegan(Pod pod, String container) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(container))
        .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
        .flatMap(state -> Optional.ofNullable(state).map(ContainerState::getTerminated).stream())
        .flatMap(
            end -> Optional.ofNullable(end).map(ContainerStateTerminated::getStartedAt).stream())
        .map(Instant::parse)
        .findFirst();
  }
}
