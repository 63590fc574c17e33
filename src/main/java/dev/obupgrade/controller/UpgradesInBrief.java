package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Remembers of each upgrade only its metadata: the driver reads it anew in every turn, and a status
 * tells of every step, also of the upgrades of long ago.
 */
public final class UpgradesInBrief extends BasicItemStore<ObUpgrade> {

  public UpgradesInBrief() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public ObUpgrade put(String key, ObUpgrade upgrade) {
    ObUpgrade brief = new ObUpgrade();
    brief.setMetadata(new ObjectMetaBuilder(upgrade.getMetadata()).withManagedFields().build());
    return super.put(key, brief);
  }
}
