package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Holds the upgrade when somebody deleted a StatefulSet and created another one of its name, until
 * a person says with a new {@code spec.retry} that it is the zone's. Some changes, such as that of
 * the pod management policy, need another StatefulSet, and keep the pods.
 */
public final class Recreated {
  /** Note: the value of {@code spec.retry} that doesn't yet speak of the new StatefulSet. */
  private static final String BEFORE = "retryBefore";

  private Recreated() {}

  /** A fix that the operator has just asked for may create StatefulSets again. */
  public static void isExpected(UpgradeContext context) {
    context.run().remember(BEFORE, retry(context));
  }

  static Optional<Unrest> unrest(UpgradeContext context, String zone, StatefulSetState set) {
    Optional<String> validated =
        Watched.zone(context, zone).map(WatchedZone::uid).filter(uid -> !uid.equals(set.uid()));
    if (validated.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> before = context.run().note(BEFORE);
    if (before.isEmpty()) {
      isExpected(context);
    } else if (!before.get().equals(retry(context))) {
      Watched.confirmed(context, zone, set.uid());
      return Optional.empty();
    }
    return Optional.of(
        new Unrest(
            Reason.StatefulSetRecreated,
            "StatefulSet %s is not the one that the operator validated".formatted(set.name())));
  }

  private static String retry(UpgradeContext context) {
    return Names.hash(String.valueOf(context.spec().retry()));
  }
}
