package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps only the metadata of each upgrade in memory: the driver reads the upgrade again in every
 * turn, and a status has every step, also of the upgrades of long ago.
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
