package dev.obupgrade.kube;

import java.util.Optional;

/** Jobs. */
public interface Jobs {

  Optional<JobState> find(String namespace, String name);

  /** Makes the Job; fine when one of that name, owned by the same upgrade, is there already. */
  void create(JobRequest request);

  /** The whole log of one container, as far as the kubelet still has it; empty when it has none. */
  String log(String namespace, String name, String container);

  /** Deletes the Job with its pods; fine when it is gone. */
  void delete(String namespace, String name);
}
