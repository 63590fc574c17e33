package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records every image that a StatefulSet's template gets. It is told of each change: between two
 * looks an image could come and go.
 */
final class ImageWatch implements Watcher<StatefulSet>, AutoCloseable {

  /** A template that got another image. */
  record Change(Instant at, String set, String from, String to) {}

  private final Map<String, String> images = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private String broken = "";
  private Watch watch;

  static ImageWatch start(MovingSite site) {
    ImageWatch watch = new ImageWatch();
    watch.watch = site.client.apps().statefulSets().inNamespace(site.namespace).watch(watch);
    return watch;
  }

  @Override
  public synchronized void eventReceived(Action action, StatefulSet set) {
    String name = set.getMetadata().getName();
    String image = set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    String before = images.put(name, image);
    if (before != null && !before.equals(image)) {
      changes.add(new Change(Instant.now(), name, before, image));
    }
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    broken = cause.toString();
  }

  /** Returns the changes since the start, or since they were taken last. */
  synchronized List<Change> take() {
    if (!broken.isEmpty()) {
      throw new IllegalStateException("The watch of the StatefulSets ended: " + broken);
    }
    List<Change> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  @Override
  public void close() {
    watch.close();
  }
}
