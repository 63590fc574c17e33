package dev.obupgrade.kube;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@link DisruptionBudgets} in memory, and the evictions that ask them. A budget selects the pods
 * of whole StatefulSets.
 */
public final class FakeBudgets implements DisruptionBudgets {
  private final FakeApi api;
  private final FakeStatefulSets sets;
  private final Map<String, Entry> budgets = new LinkedHashMap<>();
  private boolean forbidden;
  private Optional<String> refusal = Optional.empty();

  FakeBudgets(FakeApi api, FakeStatefulSets sets) {
    this.api = api;
    this.sets = sets;
  }

  /**
   * @param allowed how many evictions it allows now
   */
  private record Entry(Budget budget, Set<String> sets, int allowed) {}

  /** Somebody creates a budget over the pods of StatefulSets. */
  public void add(String namespace, String name, boolean closed, int allowed, String... over) {
    Budget budget =
        new Budget(namespace, name, "pdb-" + api.nextVersion(), Optional.empty(), closed);
    budgets.put(namespace + "/" + name, new Entry(budget, Set.of(over), allowed));
  }

  /** The operator may neither read nor write budgets. */
  public void forbid(boolean now) {
    forbidden = now;
  }

  /** A policy refuses every budget of the operator, or none if null. */
  public void refuse(String why) {
    refusal = Optional.ofNullable(why);
  }

  /** Somebody deletes every budget. */
  public void removeAll() {
    budgets.clear();
  }

  /** Kubernetes deletes what belonged to a deleted object. */
  public void collect(String ownerUid) {
    budgets.values().removeIf(entry -> entry.budget().owner().equals(Optional.of(ownerUid)));
  }

  /** The StatefulSets whose pods an ObUpgrade's budgets select now. */
  public List<String> held() {
    return budgets.values().stream()
        .filter(entry -> entry.budget().owner().isPresent())
        .flatMap(entry -> entry.sets().stream())
        .sorted()
        .toList();
  }

  /**
   * Evicts a pod as {@code kubectl drain} does.
   *
   * @return the API server's answer: 201, 429 when a budget allows none, 500 when the pod has more
   *     than one budget (kubernetes pkg/registry/core/pod/storage/eviction.go)
   */
  public int evict(FakeStatefulSet set, int ordinal) {
    List<Entry> over = over(set.namespace(), set.name());
    if (over.size() > 1) {
      return 500;
    }
    if (over.stream().anyMatch(entry -> entry.allowed() < 1)) {
      return 429;
    }
    set.beginToEnd(ordinal);
    return 201;
  }

  /**
   * Removes what names an owner that does not exist. The garbage collector also does so with what
   * was created after its owner's end (attemptToDeleteItem in
   * pkg/controller/garbagecollector/garbagecollector.go of Kubernetes).
   *
   * @param there the uids of all owners
   */
  public void collectAllBut(Collection<String> there) {
    budgets
        .values()
        .removeIf(entry -> entry.budget().owner().filter(uid -> !there.contains(uid)).isPresent());
  }

  private List<Entry> over(String namespace, String set) {
    return budgets.values().stream()
        .filter(entry -> entry.budget().namespace().equals(namespace))
        .filter(entry -> entry.sets().contains(set))
        .toList();
  }

  @Override
  public Optional<List<Budget>> covering(StatefulSetState set) {
    return api.read(
        () ->
            forbidden
                ? Optional.empty()
                : Optional.of(
                    over(set.namespace(), set.name()).stream().map(Entry::budget).toList()));
  }

  @Override
  public Optional<List<Budget>> ownedBy(String namespace, String upgradeUid) {
    return api.read(
        () ->
            forbidden
                ? Optional.empty()
                : Optional.of(
                    budgets.values().stream()
                        .map(Entry::budget)
                        .filter(budget -> budget.namespace().equals(namespace))
                        .filter(budget -> budget.owner().equals(Optional.of(upgradeUid)))
                        .toList()));
  }

  @Override
  public void create(Hold hold) {
    String namespace = hold.set().namespace();
    String key = namespace + "/" + hold.name();
    if (forbidden || refusal.isPresent()) {
      throw api.<ApiException>read(
          () -> new ApiException.Refused(403, refusal.orElse("budgets is forbidden"), null));
    }
    api.write(
        "create",
        "PodDisruptionBudget",
        namespace,
        hold.name(),
        hold.set().name(),
        () -> {
          if (!sets.sets.containsKey(namespace + "/" + hold.set().name())) {
            throw new ApiException.Conflict("the StatefulSet is gone", null);
          }
          Entry there = budgets.get(key);
          if (there != null) {
            if (!there.budget().owner().equals(Optional.of(hold.ownerUid()))) {
              throw new ApiException.Refused(409, "somebody else has one of that name", null);
            }
            return there;
          }
          Budget budget =
              new Budget(
                  namespace,
                  hold.name(),
                  "pdb-" + api.nextVersion(),
                  Optional.of(hold.ownerUid()),
                  true);
          Entry entry = new Entry(budget, Set.of(hold.set().name()), 0);
          budgets.put(key, entry);
          return entry;
        });
  }

  @Override
  public void delete(Budget budget) {
    String key = budget.namespace() + "/" + budget.name();
    Entry seen = budgets.get(key);
    api.write(
        "delete",
        "PodDisruptionBudget",
        budget.namespace(),
        budget.name(),
        seen == null ? "" : String.join(",", seen.sets()),
        () -> {
          Entry there = budgets.get(key);
          if (there != null && there.budget().uid().equals(budget.uid())) {
            budgets.remove(key);
          }
          return budget;
        });
  }
}
