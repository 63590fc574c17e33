package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.context.RecordSubject;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Writes into the cluster record where the upgrade is, so that another ObUpgrade can continue if
 * this one is lost.
 */
public final class RecordPlace {
  private RecordPlace() {}

  public static void mark(UpgradeContext context, Optional<String> hop, Optional<String> zone) {
    ClusterRecord record = context.ownRecord();
    if (!record.hop().equals(hop) || !record.zone().equals(zone)) {
      context.kubernetes().records().replace(known(context, record).at(hop, zone));
    }
  }

  /** An earlier operator did not write what the record is about. */
  private static ClusterRecord known(UpgradeContext context, ClusterRecord record) {
    return record.subject().known() ? record : record.withSubject(RecordSubject.of(context));
  }
}
