package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Remembers of each Job no more than whose it is: Jobs wake the driver, which reads them anew. A
 * Job has the scripts that it runs in it, and Jobs stay for weeks after their upgrade.
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
