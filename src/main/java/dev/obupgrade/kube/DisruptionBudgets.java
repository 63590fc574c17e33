package dev.obupgrade.kube;

import java.util.List;
import java.util.Optional;

/**
 * PodDisruptionBudgets. An eviction, such as that of {@code kubectl drain}, asks the budget that
 * selects the pod. Whoever deletes a pod asks none.
 */
public interface DisruptionBudgets {

  /**
   * The budgets that select a pod of the StatefulSet; empty when the operator may not read budgets.
   */
  Optional<List<Budget>> covering(StatefulSetState set);

  /** The budgets of one ObUpgrade; empty when the operator may not read budgets. */
  Optional<List<Budget>> ownedBy(String namespace, String upgradeUid);

  /**
   * Creates a budget that allows no eviction of the StatefulSet's pods. It belongs to the
   * ObUpgrade, so that Kubernetes deletes it with its owner. Does nothing when the owner has one of
   * that name.
   *
   * @throws ApiException.Refused when the operator lacks the permission, a policy refuses it, or a
   *     budget of that name belongs to somebody else
   */
  void create(Hold hold);

  /** Deletes a budget if it is still the one that was seen. Does nothing when it is gone. */
  void delete(Budget budget);

  /**
   * A budget.
   *
   * @param owner UID of its owner, if it has one
   * @param closed whether it never allows an eviction, however many of its pods are healthy
   */
  record Budget(
      String namespace, String name, String uid, Optional<String> owner, boolean closed) {}

  /** What the operator asks for: no eviction of this StatefulSet's pods. */
  record Hold(StatefulSetState set, String ownerName, String ownerUid) {

    /** The same for the same upgrade and StatefulSet, so that asking twice creates one budget. */
    public String name() {
      return "obupgrade-hold-" + Names.hash(ownerUid + "/" + set.name());
    }
  }
}
