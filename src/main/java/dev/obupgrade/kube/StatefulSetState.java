package dev.obupgrade.kube;

import java.util.Map;
import java.util.Optional;

/**
 * A StatefulSet as the API server has it.
 *
 * @param replicas wanted number of pods
 * @param images image per container of the pod template
 * @param initImages the same of its init containers
 * @param imageOwners who set a container's image last (its field manager), where that is known
 * @param owners who set other settings last, by their path such as {@code spec.replicas}, where
 *     that is known
 * @param ordered whether the controller creates pods one after the other and waits until each is
 *     ready ({@code OrderedReady})
 * @param strategy how pods move to a new revision
 * @param partition of a rolling update; 0 when there is none
 * @param updateStrategy {@code spec.updateStrategy} as JSON
 * @param strategyBefore the same from before {@link StatefulSets#hold}, as the StatefulSet's
 *     annotation has it; empty when it has none that {@link StatefulSets#release} can restore
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
    Map<String, String> initImages,
    Map<String, String> imageOwners,
    Map<String, String> owners,
    boolean ordered,
    Strategy strategy,
    int partition,
    String updateStrategy,
    Optional<String> strategyBefore,
    Optional<String> updateRevision,
    boolean observed,
    PodNeeds podNeeds) {

  public StatefulSetState {
    images = Map.copyOf(images);
    initImages = Map.copyOf(initImages);
    imageOwners = Map.copyOf(imageOwners);
    owners = Map.copyOf(owners);
  }

  /**
   * Whether the controller, once it has a new template, ends one pod after the other: also those
   * whose turn comes much later.
   */
  public boolean endsPodAfterPod() {
    return strategy == Strategy.ROLLING_UPDATE && replicas > 1;
  }

  /** Update strategies of StatefulSets. */
  public enum Strategy {
    ROLLING_UPDATE,
    ON_DELETE
  }
}
