package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/**
 * Keeps only the owner of each Job. A Job contains the scripts that it runs, and Jobs stay for
 * weeks after their upgrade.
 */
final class JobsInBrief extends InBrief<Job> {

  JobsInBrief() {
    super(JobsInBrief::brief);
  }

  private static Job brief(Job job) {
    ObjectMeta meta = job.getMetadata();
    Job brief = new Job();
    brief.setMetadata(identity(meta).withOwnerReferences(meta.getOwnerReferences()).build());
    return brief;
  }
}
