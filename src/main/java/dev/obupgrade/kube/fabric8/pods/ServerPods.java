package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.PodState.Trouble.Kind;
import dev.obupgrade.kube.fabric8.shared.FirstSeen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds what is wrong with servers' pods: from their status, from what their containers wrote, and
 * from events for pods that don't start and show no reason.
 */
public final class ServerPods {
  /** When a pod takes longer to start, its events are read to learn why. */
  private static final Duration USUAL_START = Duration.ofSeconds(8);

  private final ObjectEvents events;
  private final LastWords lastWords;
  private final FirstSeen firstSeen = new FirstSeen();

  public ServerPods(KubernetesClient client) {
    this.events = new ObjectEvents(client);
    this.lastWords = new LastWords(client);
  }

  public Optional<Trouble> trouble(Pod pod, String container) {
    return new ServerTrouble(pod, container, firstSeen::since, status -> lastWords.of(pod, status))
        .find()
        .map(trouble -> trouble.kind() == Kind.CRASHING ? killed(pod, container, trouble) : trouble)
        .or(() -> pending(pod) ? toldByEvents(pod) : Optional.empty());
  }

  private Trouble killed(Pod pod, String container, Trouble trouble) {
    try {
      return ProbeKill.of(pod, container, events.of(pod))
          .map(
              words ->
                  new Trouble(
                      Kind.KILLED_BY_PROBE,
                      trouble.message() + "; the kubelet: " + words,
                      trouble.crashes()))
          .orElse(trouble);
    } catch (ApiException.Refused notPermitted) {
      return trouble;
    }
  }

  /** Why the StatefulSet's controller could not create a pod. */
  public Optional<String> refusal(StatefulSet set) {
    return events.podRefusal(set);
  }

  private boolean pending(Pod pod) {
    return "Pending".equals(pod.getStatus().getPhase())
        && pod.getMetadata().getDeletionTimestamp() == null
        && firstSeen.since(pod.getMetadata().getUid() + " pends").compareTo(USUAL_START) > 0;
  }

  private Optional<Trouble> toldByEvents(Pod pod) {
    try {
      return events
          .warning(pod)
          .map(
              words ->
                  new Trouble(kind(words), "pod %s: %s".formatted(PodTrouble.where(pod), words)));
    } catch (ApiException.Refused notPermitted) {
      return Optional.empty();
    }
  }

  private static Kind kind(String words) {
    String reason = words.substring(0, words.indexOf(':'));
    return switch (reason) {
      case "FailedMount", "FailedAttachVolume", "FailedMapVolume", "VolumeResizeFailed" ->
          Kind.VOLUME;
      case "FailedScheduling" -> Kind.UNSCHEDULABLE;
      default -> Kind.CONFIGURATION;
    };
  }
}
