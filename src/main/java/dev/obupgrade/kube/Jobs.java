package dev.obupgrade.kube;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads, creates and deletes Jobs. */
public interface Jobs {

  Optional<JobState> find(String namespace, String name);

  /**
   * Creates the Job. Does nothing when the same upgrade already owns a Job of that name.
   *
   * @return why the cluster refuses the Job for now (quota, admission) although the operator may
   *     create Jobs; empty when the Job exists
   * @throws ApiException.Refused when a Job of that name belongs to somebody else, or when the
   *     operator lacks the permission
   */
  Optional<JobState.Trouble> create(JobRequest request);

  /**
   * A pod with one of these labels that may still run for another upgrade, such as a deleted one.
   * The Jobs of a deleted upgrade are gone at once, their pods only when they have ended.
   *
   * @return the pod and its node, for people
   */
  Optional<String> othersAtWork(String namespace, Map<String, String> labels, String ownerUid);

  /**
   * The Jobs of an upgrade that may still do something, by name: those that have not ended, and
   * those that were deleted while their pods may still run.
   */
  List<String> atWork(String namespace, String ownerUid);

  /**
   * The last 20,000 lines of one container's log, as far as the kubelet still has them; empty when
   * it has none.
   */
  String log(String namespace, String name, String container);

  /**
   * Deletes the Job with its pods. Does nothing when it is gone. {@link #find} returns the Job
   * until its pods have really ended.
   */
  void delete(String namespace, String name);
}
