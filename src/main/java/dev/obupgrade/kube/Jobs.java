package dev.obupgrade.kube;

import java.util.Map;
import java.util.Optional;

/** Jobs. */
public interface Jobs {

  Optional<JobState> find(String namespace, String name);

  /**
   * Makes the Job; fine when one of that name, owned by the same upgrade, is there already.
   *
   * @return why the cluster takes no such Job for now (quota, admission), though we may make Jobs;
   *     empty when it is there
   * @throws ApiException.Refused when one of that name belongs to somebody else, or when we lack
   *     the permission
   */
  Optional<JobState.Trouble> create(JobRequest request);

  /**
   * A pod with these labels that may be at work for another upgrade than this, such as one that was
   * deleted: its Jobs are gone at once, their pods only when they have ended.
   *
   * @return the pod and where it is, for people
   */
  Optional<String> othersAtWork(String namespace, Map<String, String> labels, String ownerUid);

  /**
   * The log of one container, its last 20,000 lines, as far as the kubelet still has it; empty when
   * it has none.
   */
  String log(String namespace, String name, String container);

  /**
   * Deletes the Job with its pods; fine when it is gone. It can be found until its pods have really
   * ended.
   */
  void delete(String namespace, String name);
}
