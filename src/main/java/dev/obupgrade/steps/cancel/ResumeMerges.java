package dev.obupgrade.steps.cancel;

import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Resumes the merges of all tenants but those whose merge was suspended before the upgrade. */
final class ResumeMerges {
  private static final String NAME = "resumeMerges";

  /** In one call, so that a call takes seconds at most. */
  private static final int MOST_AT_ONCE = 50;

  private static final int MOST_NAMED = 10;

  private ResumeMerges() {}

  static UndoStep step() {
    return new UndoStep(
        NAME,
        UndoStep.TIME.perTenant(Duration.ofSeconds(10)),
        ResumeMerges::notYet,
        "No merge is suspended that was not before.");
  }

  static Optional<StepResult> notYet(UpgradeContext context) {
    Optional<ClusterRecord> record = Undo.record(context).filter(r -> Undo.ours(context, r));
    List<String> suspended = record.map(r -> suspendedByUs(context, r)).orElse(List.of());
    if (suspended.isEmpty()) {
      return Optional.empty();
    }
    String names = Texts.few(suspended, MOST_NAMED);
    context.run().act("Resuming the merges of tenants %s.".formatted(names));
    Optional<StepResult> missing = RecordAtHand.missing(context);
    if (missing.isPresent()) {
      return missing;
    }
    suspended.stream().limit(MOST_AT_ONCE).forEach(context.database()::resumeMerge);
    return Optional.of(
        StepResult.soon(
            Reason.ResumingMerges, "Resuming the merges of tenants %s.".formatted(names)));
  }

  private static List<String> suspendedByUs(UpgradeContext context, ClusterRecord record) {
    List<Long> suspended =
        context.database().compactions().stream()
            .filter(Compaction::suspended)
            .map(Compaction::tenantId)
            .toList();
    return context.database().tenants().stream()
        .filter(tenant -> suspended.contains(tenant.id()))
        .filter(tenant -> record.saved().stream().noneMatch(saved -> isMergeOf(saved, tenant)))
        .map(Tenant::name)
        .toList();
  }

  /** An earlier operator saved no ids. */
  private static boolean isMergeOf(SavedValue saved, Tenant tenant) {
    return saved.kind().equals(SavedValue.SUSPENDED_MERGE)
        && (saved.tenantId() == null
            ? tenant.name().equals(saved.tenant())
            : saved.tenantId() == tenant.id());
  }
}
