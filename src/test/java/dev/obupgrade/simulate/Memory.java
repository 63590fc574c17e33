package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.TakenOver;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.record.TakeRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether anybody still knows the values from before the upgrade. They are in the cluster's record,
 * and in the memory of the ObUpgrade that wrote it. A person who deletes both leaves them nowhere.
 */
final class Memory {
  private static final String UNKNOWN = "The values from before are not known.";
  private static final String STAYS =
      " is 72h already, which is what the vendor's checker sets. It stays so";

  private final World world;
  private final Set<String> holders = new HashSet<>();
  private boolean lost;

  Memory(World world) {
    this.world = world;
  }

  void recordDeleted(ClusterRecord record) {
    holders.add(record.holder());
  }

  /** After each deletion of a record or of an upgrade by a person. */
  void look() {
    boolean nowhere =
        !holders.isEmpty()
            && world.scene().kubernetes().records().all().isEmpty()
            && world.person().uids().stream().noneMatch(holders::contains);
    lost |= nowhere;
  }

  boolean lost() {
    return lost;
  }

  /**
   * Whether it is right that a parameter is not as before: nobody can know what it was, and the
   * upgrade that took the cluster over says so, and names it.
   */
  boolean excuses(String parameter, ObUpgradeStatus last) {
    String name = parameter.split(" ")[0];
    boolean inEvidence =
        Optional.ofNullable(last.plan())
            .flatMap(plan -> Optional.ofNullable(plan.takenOver()))
            .map(TakenOver::evidence)
            .filter(evidence -> evidence.contains(UNKNOWN) && evidence.contains(name))
            .isPresent();
    boolean whenTaken =
        Statuses.steps(last)
            .filter(step -> step.name().equals(TakeRecord.NAME))
            .anyMatch(step -> step.message().contains(name + STAYS));
    return lost && (inEvidence || whenTaken);
  }
}
