package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Keeps in the cluster record where the upgrade is, for whoever takes over should the resource be
 * lost.
 */
public final class RecordPlace {
  private RecordPlace() {}

  public static void mark(UpgradeContext context, Optional<String> hop, Optional<String> zone) {
    ClusterRecord record = context.ownRecord();
    if (!record.hop().equals(hop) || !record.zone().equals(zone)) {
      context.kubernetes().records().replace(record.at(hop, zone));
    }
  }
}
