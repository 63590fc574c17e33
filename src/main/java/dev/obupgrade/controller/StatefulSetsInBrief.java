package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Objects;

/**
 * Keeps only which version of each StatefulSet was seen: they wake the driver, which reads them
 * again. A namespace has StatefulSets of everybody, not only of databases.
 */
final class StatefulSetsInBrief extends BasicItemStore<StatefulSet> {

  StatefulSetsInBrief() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public StatefulSet put(String key, StatefulSet set) {
    ObjectMeta meta = set.getMetadata();
    StatefulSet brief = new StatefulSet();
    brief.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .withResourceVersion(meta.getResourceVersion())
            .withGeneration(meta.getGeneration())
            .withDeletionTimestamp(meta.getDeletionTimestamp())
            .build());
    return super.put(key, brief);
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
