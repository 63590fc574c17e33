package dev.obupgrade.kube;

import java.util.Map;
import java.util.Optional;

/**
 * A StatefulSet as the API server has it.
 *
 * @param replicas wanted number of pods
 * @param images image per container of the pod template
 * @param strategy how pods come to a new revision
 * @param partition of a rolling update; 0 when there is none
 * @param updateRevision the newest revision's hash, which up-to-date pods carry as label {@code
 *     controller-revision-hash}
 * @param observed whether the controller has seen the newest generation: until then {@code
 *     updateRevision} is stale
 */
public record StatefulSetState(
    String namespace,
    String name,
    String uid,
    int replicas,
    Map<String, String> images,
    Strategy strategy,
    int partition,
    Optional<String> updateRevision,
    boolean observed,
    PodNeeds podNeeds) {

  public StatefulSetState {
    images = Map.copyOf(images);
  }

  /** Update strategies of StatefulSets. */
  public enum Strategy {
    ROLLING_UPDATE,
    ON_DELETE
  }
}
