package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records every image that a StatefulSet's template gets. The API server sends it each change:
 * between two looks an image could come and go.
 */
final class ImageWatch implements ResourceEventHandler<StatefulSet>, AutoCloseable {

  /** A template that got another image. */
  record Change(Instant at, String set, String from, String to) {}

  private final List<Change> changes = new ArrayList<>();
  private SharedIndexInformer<StatefulSet> informer;

  static ImageWatch start(KubernetesClient client, String namespace) {
    ImageWatch watch = new ImageWatch();
    watch.informer = client.apps().statefulSets().inNamespace(namespace).inform(watch);
    return watch;
  }

  @Override
  public void onAdd(StatefulSet set) {
    // The images from before.
  }

  @Override
  public synchronized void onUpdate(StatefulSet before, StatefulSet now) {
    if (!image(before).equals(image(now))) {
      changes.add(
          new Change(Instant.now(), now.getMetadata().getName(), image(before), image(now)));
    }
  }

  @Override
  public void onDelete(StatefulSet set, boolean unknown) {
    // Nobody deletes one.
  }

  private static String image(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  /** Returns the changes since the start, or since they were taken last. */
  synchronized List<Change> take() {
    if (!informer.isWatching()) {
      throw new IllegalStateException("The StatefulSets are not watched any more");
    }
    List<Change> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  @Override
  public void close() {
    informer.close();
  }
}
