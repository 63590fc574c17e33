package dev.obupgrade.steps.pods;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.Watched;
import java.util.Optional;

/**
 * Holds a zone's StatefulSet at {@code OnDelete} while its pods are replaced, and restores the
 * strategy from before.
 *
 * <p>Under {@code RollingUpdate} the controller ends the second pod whenever the first new one is
 * ready. By then the proof that allowed the patch is minutes old, and a server of another zone may
 * have died. Under {@code OnDelete} it ends none (Kubernetes,
 * pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet: "for the OnDelete strategy
 * we short circuit"), and gives each pod that it creates the newest template (the same package,
 * newVersionedStatefulSetPod).
 *
 * <p>The restored strategy restarts nothing, because it comes when every pod is of the newest
 * revision: a rolling update ends only pods of another one (updateStatefulSet), and completes when
 * all are ready (stateful_set_utils.go, completeRollingUpdate). The revision is that of the
 * template, of which the strategy is no part (getPatch).
 */
final class StrategyHold {
  /** Note: the pods' revision when the operator restored the strategy. */
  private static final String RELEASED = "released";

  private final UpgradeContext context;
  private final String zone;
  private final StatefulSetState set;
  private final String container;

  StrategyHold(UpgradeContext context, String zone, StatefulSetState set) {
    this.context = context;
    this.zone = zone;
    this.set = set;
    this.container = context.cluster().container();
  }

  /** Whether the controller would end the zone's pods by itself, as soon as they are old. */
  boolean lacking() {
    return set.endsPodAfterPod() && set.partition() == 0;
  }

  /**
   * Whether the operator has restored the strategy, and the controller has not seen that yet. Until
   * then nothing tells the newest revision, and without a look at the note the operator would hold
   * the pods again, then restore the strategy again, and so on.
   */
  boolean restoring(ZonePods pods) {
    return !set.observed()
        && set.updateRevision().isPresent()
        && context.run().note(RELEASED).equals(set.updateRevision())
        && pods.allOf(set.updateRevision().get());
  }

  /** Whether a person's partition must go before the operator gives the StatefulSet an image. */
  boolean partitioned() {
    return set.endsPodAfterPod() && set.partition() > 0;
  }

  /** Remembers the strategy from before; for the moment right before {@link #setImage}. */
  void note() {
    before().ifPresent(before -> Watched.held(context, zone, before));
  }

  /** Sets the image, and in the same patch holds the pods if their controller would end them. */
  String setImage(String image) {
    return before()
        .map(before -> context.kubernetes().statefulSets().hold(set, container, image, before))
        .orElseGet(() -> context.kubernetes().statefulSets().setImage(set, container, image));
  }

  /** Holds the pods of a StatefulSet that has its image; takes none away, so nothing is proved. */
  StepResult hold() {
    boolean restored = noted().isPresent();
    String what =
        "Setting update strategy OnDelete on StatefulSet %s%s."
            .formatted(
                set.name(),
                restored
                    ? " again: %s restored RollingUpdate"
                        .formatted(
                            set.owners().getOrDefault("spec.updateStrategy.type", "somebody"))
                    : "");
    note();
    context.run().act(what);
    setImage(set.images().get(container));
    return restored
        ? StepResult.later(Reason.StrategyPutBack, what)
        : StepResult.soon(Reason.ReplacingPods, what);
  }

  /** Restores the strategy from before; empty when there is nothing to restore. */
  Optional<StepResult> release() {
    Optional<String> before = noted();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (set.strategy() != Strategy.ON_DELETE && set.strategyBefore().isEmpty()) {
      // A crash came between patch and status, or somebody else restored it.
      Watched.released(context, zone);
      return Optional.empty();
    }
    String what =
        "Restoring update strategy RollingUpdate on StatefulSet %s.".formatted(set.name());
    set.updateRevision().ifPresent(revision -> context.run().remember(RELEASED, revision));
    context.run().act(what);
    context.kubernetes().statefulSets().release(set, before.get());
    Watched.released(context, zone);
    return Optional.of(StepResult.soon(Reason.ReplacingPods, what));
  }

  /** What the annotation of a hold must keep; empty where a person chose OnDelete. */
  private Optional<String> before() {
    if (set.strategy() == Strategy.ON_DELETE) {
      return noted();
    }
    if (!set.endsPodAfterPod()) {
      return Optional.empty();
    }
    // Without the annotation, the operator noted a strategy and has not held it yet.
    Optional<String> held = noted().filter(any -> set.strategyBefore().isPresent());
    return held.or(() -> Optional.of(set.updateStrategy()));
  }

  /** Where an earlier ObUpgrade left it in the annotation, validate noted it. */
  private Optional<String> noted() {
    return Watched.zone(context, zone).map(WatchedZone::strategyBefore);
  }
}
