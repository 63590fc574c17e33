package dev.obupgrade.steps.context;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.util.List;
import java.util.Optional;

/**
 * Writes a cluster record again that somebody deleted. The status of the upgrade that held it has
 * its values, and says where the upgrade is. Only the operator writes a status. Meanwhile another
 * upgrade may have taken the cluster with a record of another name.
 */
final class LostRecord {
  private static final String PREPARE = "prepare";

  private LostRecord() {}

  /** The record as stored; empty when the status doesn't have all its values. */
  static Optional<ClusterRecord> rewritten(UpgradeContext context) {
    return RecordNotes.values(context.run()).flatMap(saved -> rewrite(context, saved));
  }

  private static Optional<ClusterRecord> rewrite(UpgradeContext context, List<SavedValue> saved) {
    Subject subject = RecordSubject.asFarAsKnown(context);
    requireNobodyElse(context, subject);
    ClusterRecord record =
        new ClusterRecord(
                context.namespace(),
                context.recordName(),
                context.uid(),
                context.name(),
                saved,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .withSubject(subject)
            .at(hop(context), zone(context));
    String what =
        "Somebody deleted ConfigMap %s, the record of this cluster. The operator writes it again."
            .formatted(record.name());
    context.run().act(what);
    try {
      ClusterRecord stored = context.kubernetes().records().create(record);
      giveWay(context, subject, stored);
      context
          .kubernetes()
          .events()
          .warning(context.upgrade(), Reason.RecordRewritten, Reason.RecordRewritten.explain(what));
      return Optional.of(stored);
    } catch (ApiException.Conflict e) {
      // Another upgrade took the cluster first.
      return context.record();
    }
  }

  /** An upgrade that looked for others before this record was stored does not know of it. */
  private static void giveWay(UpgradeContext context, Subject subject, ClusterRecord stored) {
    try {
      requireNobodyElse(context, subject);
    } catch (RecordLostException e) {
      context.kubernetes().records().delete(stored);
      throw e;
    }
  }

  private static void requireNobodyElse(UpgradeContext context, Subject subject) {
    RelatedRecords.of(context, subject).held().stream()
        .findFirst()
        .ifPresent(
            other -> {
              throw new RecordLostException(
                  "ConfigMap %s with this cluster's record is gone, and ConfigMap %s says that ObUpgrade %s upgrades this cluster"
                      .formatted(
                          context.recordName(),
                          RecordHolder.configMap(context, other.record()),
                          RecordHolder.name(context, other.record())));
            });
  }

  /** The last hop that has begun to prepare the cluster. */
  private static Optional<String> hop(UpgradeContext context) {
    List<PlannedHop> hops = context.run().status().plan().hops();
    for (int i = hops.size() - 1; i >= 0; i--) {
      HopStatus hop = context.run().status().hops().get(i);
      boolean begun =
          hop.through()
              || StepRecords.find(context.run().status(), StepAddress.inHop(i, PREPARE))
                  .isPresent();
      if (begun) {
        return Optional.of(hops.get(i).version());
      }
    }
    return Optional.empty();
  }

  /** The zone that was stopped and does not serve again yet. */
  private static Optional<String> zone(UpgradeContext context) {
    return context.run().address().hop().stream()
        .flatMap(i -> context.run().status().hops().get(i).zones().stream())
        .filter(z -> !z.through() && z.stoppedAt() != null)
        .map(ZoneStatus::name)
        .findFirst();
  }
}
