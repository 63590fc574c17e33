package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what only events say. */
public final class ObjectEvents {
  private final KubernetesClient client;

  public ObjectEvents(KubernetesClient client) {
    this.client = client;
  }

  /** Why the Job controller could not create the Job's pod. */
  public Optional<String> podRefusal(Job job) {
    return last(job, "Job", event -> "FailedCreate".equals(event.getReason()))
        .map(Event::getMessage);
  }

  /** Why the StatefulSet's controller could not create a pod. */
  Optional<String> podRefusal(StatefulSet set) {
    return last(set, "StatefulSet", event -> "FailedCreate".equals(event.getReason()))
        .map(Event::getMessage);
  }

  /** Why the kubelet can't create the pod's containers: a volume, the network. */
  public Optional<String> warning(Pod pod) {
    return last(pod, "pod", event -> "Warning".equals(event.getType()))
        .map(event -> event.getReason() + ": " + event.getMessage());
  }

  /** What the kubelet and others say of a pod. */
  List<Event> of(Pod pod) {
    return all(pod, "pod");
  }

  private Optional<Event> last(HasMetadata about, String kind, Predicate<Event> wanted) {
    return all(about, kind).stream()
        .filter(wanted)
        .max(Comparator.comparing(ObjectEvents::lastSeen));
  }

  private List<Event> all(HasMetadata about, String kind) {
    String namespace = about.getMetadata().getNamespace();
    return ApiErrors.call(
        "list events of %s %s/%s".formatted(kind, namespace, about.getMetadata().getName()),
        () ->
            client
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", about.getMetadata().getUid())
                .list()
                .getItems());
  }

  static String lastSeen(Event event) {
    return Stream.of(
            event.getLastTimestamp(),
            event.getEventTime() == null ? null : event.getEventTime().getTime(),
            event.getMetadata().getCreationTimestamp())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }
}
