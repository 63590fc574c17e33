package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals.Rival;
import dev.obupgrade.steps.world.RecordWatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the cluster's record: the lock that allows one upgrade per cluster, and the values to
 * restore. If a deleted upgrade left a record, the step takes it over with its values: they are
 * from before that upgrade, and those in the database are not.
 */
public final class TakeRecord implements Step<UpgradeContext> {
  public static final String NAME = RecordWatch.TAKE_RECORD;

  /** Note: the ObUpgrade that left the record. */
  private static final String ADOPTED = "adopted";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(RecordWatch.SAVED);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Optional<ClusterRecord> found = context.record();
    if (found.isEmpty()) {
      List<SavedValue> saved = SavedParameters.read(context.database());
      Optional<SavedValue> uneven = saved.stream().filter(TakeRecord::uneven).findFirst();
      if (uneven.isPresent()) {
        return StepResult.soon(
            Reason.ParameterSpreading,
            "%s on %s only. Waiting until the other servers have it too."
                .formatted(
                    SavedParameters.describe(uneven.get()),
                    String.join(", ", uneven.get().servers())));
      }
      context.run().act("Creating ConfigMap " + context.recordName() + ".");
      try {
        context.kubernetes().records().create(fresh(context, saved));
      } catch (ApiException.Conflict e) {
        return StepResult.soon(
            Reason.RecordTaken,
            "Another ObUpgrade created ConfigMap %s first. Reading it next."
                .formatted(context.recordName()));
      }
      return unlessRivals(context, saved);
    }
    ClusterRecord record = found.get();
    if (record.holder().equals(context.uid())) {
      return unlessRivals(context, record.saved());
    }
    if (RecordHolder.live(context, record).isPresent()) {
      return StepResult.failed(
          Reason.ClusterBusy,
          "ObUpgrade %s is upgrading this cluster.".formatted(record.holderName()));
    }
    if (context.spec().mode() == UpgradeMode.PreCheckOnly && record.hop().isPresent()) {
      // Restoring values in the middle of somebody's upgrade would do harm.
      return StepResult.failed(
          Reason.HalfUpgraded,
          "Somebody deleted ObUpgrade %s in the middle of its upgrade to %s."
              .formatted(record.holderName(), record.hop().get()));
    }
    return adopt(context, record);
  }

  /**
   * Whether only some servers have a tenant's value. The operator can't restore it on single
   * servers, so it must not save half of a change.
   */
  private static boolean uneven(SavedValue value) {
    return value.tenant() != null && !value.servers().isEmpty();
  }

  private static StepResult adopt(UpgradeContext context, ClusterRecord record) {
    List<SavedValue> saved = record.saved();
    context.run().remember(ADOPTED, record.holderName());
    context
        .run()
        .act(
            "Taking over ConfigMap %s, which ObUpgrade %s left."
                .formatted(record.name(), record.holderName()));
    context.kubernetes().records().replace(record.heldBy(context.uid(), context.name()));
    return unlessRivals(context, saved);
  }

  /**
   * Gives way to a stronger upgrade that shares StatefulSets. The record locks one set of
   * StatefulSets, and an upgrade of another set has a record of its own. Each stores its record
   * before it looks for others, so that of two at least one sees the other.
   */
  private static StepResult unlessRivals(UpgradeContext context, List<SavedValue> saved) {
    List<Rival> rivals = Rivals.of(context).filter(Rival::holdsItsRecord).toList();
    Optional<Rival> stronger = rivals.stream().filter(Rival::goesFirst).findFirst();
    if (stronger.isPresent()) {
      giveBack(context);
      Objection objection = stronger.get().objection();
      return StepResult.failed(objection.reason(), objection.what());
    }
    return rivals.isEmpty()
        ? done(context, saved)
        : StepResult.soon(
            Reason.StatefulSetShared,
            "ObUpgrade %s shares a StatefulSet and is younger. Waiting until it gives way."
                .formatted(rivals.getFirst().name()));
  }

  /** Deletes the record, or frees one that a deleted upgrade left, with its values. */
  private static void giveBack(UpgradeContext context) {
    ClusterRecord own = context.ownRecord();
    Optional<String> adopted = context.run().note(ADOPTED);
    if (adopted.isPresent()) {
      context.kubernetes().records().replace(own.heldBy("", adopted.get()));
    } else {
      context.kubernetes().records().delete(own);
    }
  }

  private static ClusterRecord fresh(UpgradeContext context, List<SavedValue> saved) {
    return new ClusterRecord(
        context.namespace(),
        context.recordName(),
        context.uid(),
        context.name(),
        saved,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StepResult done(UpgradeContext context, List<SavedValue> saved) {
    context.run().remember(RecordWatch.SAVED, RecordWatch.hash(saved));
    return StepResult.done(
        "The upgrade holds ConfigMap %s. Values to restore: %s."
            .formatted(
                context.recordName(),
                saved.isEmpty()
                    ? "none"
                    : String.join(", ", saved.stream().map(SavedParameters::describe).toList())));
  }
}
