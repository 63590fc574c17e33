package dev.obupgrade.steps.record;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/** Finds the upgrade that a cluster record belongs to. */
public final class RecordHolder {
  private RecordHolder() {}

  /**
   * The upgrade that holds the record, if it still exists. A record whose holder was deleted is
   * free to take over.
   */
  public static Optional<ObUpgrade> live(UpgradeContext context, ClusterRecord record) {
    return context
        .kubernetes()
        .upgrades()
        .find(context.namespace(), record.holderName())
        .filter(u -> u.getMetadata().getUid().equals(record.holder()));
  }
}
