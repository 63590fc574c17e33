package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;

/**
 * Keeps only which version of each StatefulSet was seen. A namespace has StatefulSets of everybody,
 * not only of databases.
 */
final class StatefulSetsInBrief extends InBrief<StatefulSet> {

  StatefulSetsInBrief() {
    super(StatefulSetsInBrief::brief);
  }

  private static StatefulSet brief(StatefulSet set) {
    ObjectMeta meta = set.getMetadata();
    StatefulSet brief = new StatefulSet();
    brief.setMetadata(
        identity(meta)
            .withGeneration(meta.getGeneration())
            .withDeletionTimestamp(meta.getDeletionTimestamp())
            .build());
    return brief;
  }

  /**
   * Whether somebody changed what the StatefulSet shall be. Its controller writes the status at
   * each pod that becomes ready, which is no news: a step that waits for a pod looks by itself.
   */
  static boolean changed(StatefulSet now, StatefulSet before) {
    ObjectMeta n = now.getMetadata();
    ObjectMeta b = before.getMetadata();
    return !n.getUid().equals(b.getUid())
        || !Objects.equals(n.getGeneration(), b.getGeneration())
        || (n.getDeletionTimestamp() != null && b.getDeletionTimestamp() == null);
  }
}
