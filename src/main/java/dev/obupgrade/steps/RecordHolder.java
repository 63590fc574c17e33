package dev.obupgrade.steps;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import java.util.Optional;

/** Who a cluster record belongs to. */
final class RecordHolder {
  private RecordHolder() {}

  /**
   * The upgrade that holds the record, if it still exists; a record whose holder was deleted may be
   * taken over.
   */
  static Optional<ObUpgrade> live(UpgradeContext context, ClusterRecord record) {
    return context
        .kubernetes()
        .upgrades()
        .find(context.namespace(), record.holderName())
        .filter(u -> u.getMetadata().getUid().equals(record.holder()));
  }
}
