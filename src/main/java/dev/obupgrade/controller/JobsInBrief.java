package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps only the owner of each Job in memory: Jobs wake the driver, which reads them again. A Job
 * contains the scripts that it runs, and Jobs stay for weeks after their upgrade.
 */
final class JobsInBrief extends BasicItemStore<Job> {

  JobsInBrief() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Job put(String key, Job job) {
    ObjectMeta meta = job.getMetadata();
    Job brief = new Job();
    brief.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .withResourceVersion(meta.getResourceVersion())
            .withOwnerReferences(meta.getOwnerReferences())
            .build());
    return super.put(key, brief);
  }
}
