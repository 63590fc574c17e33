package dev.obupgrade.steps.world;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.DisruptionBudgets;
import dev.obupgrade.kube.DisruptionBudgets.Budget;
import dev.obupgrade.kube.DisruptionBudgets.Hold;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds off evictions of the other zones' pods while a zone is out of service: a drain then waits
 * until the zone serves again.
 *
 * <p>Where somebody else's budget never allows an eviction, it is enough. Where it allows some, the
 * operator adds its own and leaves the other as it is. Kubernetes refuses to evict a pod with two
 * budgets (error 500 instead of 429), so the zone is safe, but {@code kubectl drain} then ends with
 * an error instead of waiting (kubernetes pkg/registry/core/pod/storage/eviction.go, kubectl
 * pkg/drain).
 *
 * <p>The guard is a protection and no proof. Without it the upgrade continues, and says so.
 */
public final class EvictionGuard {
  private final UpgradeContext context;
  private final DisruptionBudgets budgets;

  private EvictionGuard(UpgradeContext context) {
    this.context = context;
    this.budgets = context.kubernetes().budgets();
  }

  /**
   * Creates the budgets that are missing.
   *
   * @return why evictions aren't held off, as a sentence with a blank before it; empty when they
   *     are
   */
  public static String hold(UpgradeContext context) {
    return new EvictionGuard(context).hold().map(" Note: "::concat).orElse("");
  }

  /** Deletes the budgets of this upgrade. */
  public static void release(UpgradeContext context) {
    new EvictionGuard(context).release();
  }

  /** Whether no pod of the StatefulSet can be evicted now. */
  static boolean holds(UpgradeContext context, StatefulSetState set) {
    List<Budget> covering = context.kubernetes().budgets().covering(set).orElse(List.of());
    return covering.size() > 1 || covering.stream().anyMatch(Budget::closed);
  }

  private Optional<String> hold() {
    List<StatefulSetState> open = new ArrayList<>();
    for (StatefulSetState set : otherSets()) {
      Optional<List<Budget>> covering = budgets.covering(set);
      if (covering.isEmpty()) {
        return Optional.of(
            "The operator may not read PodDisruptionBudgets. A drain can evict pods of other zones"
                + " meanwhile.");
      }
      if (covering.get().stream().noneMatch(Budget::closed)) {
        open.add(set);
      }
    }
    return open.isEmpty() ? Optional.empty() : create(open);
  }

  private Optional<String> create(List<StatefulSetState> sets) {
    context
        .run()
        .act(
            "Creating PodDisruptionBudgets, so that no pod of %s is evicted."
                .formatted(names(sets)));
    try {
      sets.forEach(set -> budgets.create(new Hold(set, context.name(), context.uid())));
      return Optional.empty();
    } catch (ApiException.Refused e) {
      return Optional.of(
          Reason.sentence("The API server refuses a PodDisruptionBudget: " + e.getMessage())
              + " A drain can evict pods of other zones meanwhile.");
    }
  }

  private void release() {
    List<Budget> ours = budgets.ownedBy(context.namespace(), context.uid()).orElse(List.of());
    if (!ours.isEmpty()) {
      context.run().act("Deleting the PodDisruptionBudgets of this upgrade.");
      ours.forEach(budgets::delete);
    }
  }

  private List<StatefulSetState> otherSets() {
    return context.cluster().zones().stream()
        .filter(zone -> !zone.name().equals(context.zone().name()))
        .flatMap(
            zone ->
                context
                    .kubernetes()
                    .statefulSets()
                    .find(context.namespace(), zone.statefulSet())
                    .stream())
        .toList();
  }

  private static String names(List<StatefulSetState> sets) {
    return sets.stream().map(StatefulSetState::name).collect(Collectors.joining(", "));
  }
}
