package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;

/**
 * Keeps only little of each object in memory. Objects that are watched wake the driver, which reads
 * them again.
 */
class InBrief<T extends HasMetadata> extends BasicItemStore<T> {
  private final UnaryOperator<T> shortened;

  /**
   * @param shortened makes another object, of what is kept
   */
  InBrief(UnaryOperator<T> shortened) {
    super(Cache::metaNamespaceKeyFunc);
    this.shortened = shortened;
  }

  @Override
  public final T put(String key, T whole) {
    return super.put(key, shortened.apply(whole));
  }

  /** Which object it is, and which version of it was seen. */
  static ObjectMetaBuilder identity(ObjectMeta meta) {
    return new ObjectMetaBuilder()
        .withNamespace(meta.getNamespace())
        .withName(meta.getName())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion());
  }
}
