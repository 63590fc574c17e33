package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RelatedRecords;
import dev.obupgrade.steps.context.RelatedRecords.Related;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Comparator;
import java.util.List;

/**
 * Finds upgrades that hold another record of this upgrade's cluster, which is no lock against this
 * one: they name other StatefulSets too, or the same database from another namespace.
 */
public final class Rivals {
  /**
   * Only an order that everybody sees alike: API servers with different clocks may have written the
   * times.
   */
  public static final Comparator<ObUpgrade> BY_AGE =
      Comparator.comparing((ObUpgrade u) -> u.getMetadata().getCreationTimestamp())
          .thenComparing(u -> u.getMetadata().getUid());

  private Rivals() {}

  /** An upgrade that holds another record of this cluster. */
  public record Rival(UpgradeContext context, ObUpgrade upgrade, Related related) {

    String name() {
      return RecordHolder.name(context, related.record());
    }

    /**
     * Whether this upgrade gives way: the other one has passed takeRecord, or is older. Of two in
     * the same place the older one goes first. Of one that can't be read nobody knows how far it
     * is, so it counts as one that has passed takeRecord.
     */
    boolean goesFirst() {
      boolean otherThrough = upgrade.getStatus() == null || Unrecorded.through(upgrade.getStatus());
      return otherThrough == Unrecorded.through(context.run().status())
          ? BY_AGE.compare(upgrade, context.upgrade()) < 0
          : otherThrough;
    }

    /**
     * What it says against this upgrade.
     *
     * @param sameDatabase the reason if only the database is the same
     */
    public Objection objection(Reason sameDatabase) {
      return related.shared().isEmpty()
          ? Objection.of(sameDatabase, "ObUpgrade %s is upgrading this cluster", name())
          : Objection.of(
              Reason.StatefulSetTaken,
              "ObUpgrade %s is upgrading a cluster that also has StatefulSets %s",
              name(),
              String.join(", ", related.shared()));
    }

    String giveWay() {
      return "ObUpgrade %s shares %s and is younger. Waiting until it gives way."
          .formatted(name(), related.shared().isEmpty() ? "the database" : "a StatefulSet");
    }
  }

  public static List<Rival> among(UpgradeContext context, RelatedRecords related) {
    return related.held().stream()
        .map(r -> new Rival(context, r.holder().orElseThrow(), r))
        .toList();
  }
}
