package dev.obupgrade.steps;

import dev.obupgrade.kube.ClusterRecord;
import java.util.Optional;

/**
 * Keeps in the cluster record where the upgrade is, for whoever takes over should the resource be
 * lost.
 */
final class RecordPlace {
  private RecordPlace() {}

  static void mark(UpgradeContext context, Optional<String> hop, Optional<String> zone) {
    ClusterRecord record = context.ownRecord();
    if (!record.hop().equals(hop) || !record.zone().equals(zone)) {
      context.kubernetes().records().replace(record.at(hop, zone));
    }
  }
}
