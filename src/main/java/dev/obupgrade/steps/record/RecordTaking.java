package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals.Rival;
import java.util.List;
import java.util.Optional;

/**
 * Takes the cluster's record, and keeps it true until the upgrade begins. Up to then a person may
 * set parameters at any time, and their last value is the one to restore. A refused upgrade gives
 * the record up, and takes it again when somebody retries it.
 */
public final class RecordTaking {
  /** Note: the ObUpgrade that left the record. */
  private static final String ADOPTED = "adopted";

  private final UpgradeContext context;
  private final List<SavedValue> now;

  private RecordTaking(UpgradeContext context) {
    this.context = context;
    this.now = SavedParameters.read(context.database());
  }

  /** Done when this upgrade holds the record, with the values to restore. */
  static StepResult take(UpgradeContext context) {
    Optional<ClusterRecord> found = context.record();
    if (found.isEmpty()) {
      return new RecordTaking(context).create();
    }
    ClusterRecord record = found.get();
    if (record.holder().equals(context.uid())) {
      Optional<StepResult> notYet =
          record.hop().isPresent()
              ? Optional.empty()
              : new RecordTaking(context).renew(record, Optional.empty());
      return notYet.orElseGet(() -> unlessRivals(context, context.ownRecord().saved()));
    }
    return RecordHolder.live(context, record).isPresent()
        ? StepResult.failed(
            Reason.ClusterBusy,
            "ObUpgrade %s is upgrading this cluster.".formatted(record.holderName()))
        : new RecordTaking(context).adopt(record);
  }

  /** What keeps the checks before a hop from holding the record, before the first as of now. */
  public static Optional<StepResult> notHeld(UpgradeContext context) {
    if (context.run().address().hop().orElseThrow() > 0) {
      context.ownRecord();
      return Optional.empty();
    }
    return Optional.of(take(context)).filter(result -> !(result instanceof StepResult.Done));
  }

  /**
   * Notes in the record that the hop begins. Before the first one the values are read once more:
   * from here on the scripts change them. Returns what to wait for.
   */
  public static Optional<StepResult> beginHop(UpgradeContext context) {
    Optional<String> hop = Optional.of(context.hop().version());
    ClusterRecord record = context.ownRecord();
    if (record.hop().isPresent()) {
      RecordPlace.mark(context, hop, Optional.empty());
      return Optional.empty();
    }
    return new RecordTaking(context).renew(record, hop);
  }

  /**
   * Notes in the record that the first hop has not begun after all, because no script of it has
   * run. Until one does, a person may change the values. The values of a later hop are those from
   * before the first.
   */
  public static void hopNotBegun(UpgradeContext context) {
    ClusterRecord record = context.ownRecord();
    if (context.run().address().hop().equals(Optional.of(0)) && record.hop().isPresent()) {
      context.run().act("Noting in ConfigMap %s that the hop waits.".formatted(record.name()));
      context.kubernetes().records().replace(record.at(Optional.empty(), Optional.empty()));
    }
  }

  /** Gives the record up after a refusal, unless something is left to restore. */
  public static void giveUp(UpgradeContext context) {
    Optional<ClusterRecord> own = context.record().filter(r -> r.holder().equals(context.uid()));
    if (own.filter(record -> stillNeeded(context, record)).isPresent()) {
      return;
    }
    RecordNotes.givenUp(context.run());
    own.ifPresent(
        record -> {
          context.run().act("Deleting ConfigMap " + record.name() + ".");
          context.kubernetes().records().delete(record);
        });
  }

  private static boolean stillNeeded(UpgradeContext context, ClusterRecord record) {
    return record.hop().isPresent()
        || !OfflineTime.overwritten(record.saved(), context.database()).isEmpty();
  }

  private StepResult create() {
    Optional<StepResult> spreading = spreading(now);
    if (spreading.isPresent()) {
      return spreading.get();
    }
    context.run().act("Creating ConfigMap " + context.recordName() + ".");
    try {
      context.kubernetes().records().create(fresh());
    } catch (ApiException.Conflict e) {
      return StepResult.soon(
          Reason.RecordTaken,
          "Another ObUpgrade created ConfigMap %s first. Reading it next."
              .formatted(context.recordName()));
    }
    return unlessRivals(context, now);
  }

  /** Saves what somebody has set since the record was written. Returns what to wait for. */
  private Optional<StepResult> renew(ClusterRecord record, Optional<String> hop) {
    List<SavedValue> values = Leftover.of(record, context.database()).values(now);
    Optional<StepResult> spreading = spreading(values);
    if (spreading.isPresent()) {
      return spreading;
    }
    boolean changed = !values.equals(record.saved());
    if (changed) {
      RecordNotes.changing(context.run(), record.saved(), values);
      context.run().act("Saving changed values in ConfigMap %s.".formatted(record.name()));
    }
    if (changed || hop.isPresent()) {
      ClusterRecord renewed = record.withSaved(values);
      context
          .kubernetes()
          .records()
          .replace(hop.isPresent() ? renewed.at(hop, Optional.empty()) : renewed);
    }
    RecordNotes.expect(context.run(), values);
    return Optional.empty();
  }

  private StepResult adopt(ClusterRecord record) {
    Leftover leftover = Leftover.of(record, context.database());
    if (context.spec().mode() == UpgradeMode.PreCheckOnly && leftover.unfinished(now)) {
      // Restoring values in the middle of somebody's upgrade would do harm.
      return StepResult.failed(
          Reason.HalfUpgraded,
          "Somebody deleted ObUpgrade %s in the middle of its upgrade to %s."
              .formatted(record.holderName(), record.hop().orElseThrow()));
    }
    ClusterRecord present = leftover.present(now);
    Optional<StepResult> spreading = spreading(present.saved());
    if (spreading.isPresent()) {
      return spreading.get();
    }
    boolean needed = leftover.unfinished(now) || !leftover.kept(now).isEmpty();
    context.run().remember(ADOPTED, needed ? record.holderName() : "");
    context
        .run()
        .act(
            "Taking over ConfigMap %s, which ObUpgrade %s left."
                .formatted(record.name(), record.holderName()));
    context.kubernetes().records().replace(present.heldBy(context.uid(), context.name()));
    return unlessRivals(context, present.saved());
  }

  /**
   * Waits while only some servers have a tenant's value. The operator can't restore it on single
   * servers, so it must not save half of a change.
   */
  private static Optional<StepResult> spreading(List<SavedValue> values) {
    return values.stream()
        .filter(value -> value.tenant() != null && !value.servers().isEmpty())
        .findFirst()
        .map(
            uneven ->
                StepResult.soon(
                    Reason.ParameterSpreading,
                    "%s on %s only. Waiting until the other servers have it too."
                        .formatted(
                            SavedParameters.describe(uneven),
                            String.join(", ", uneven.servers()))));
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
        ? held(context, saved)
        : StepResult.soon(
            Reason.StatefulSetShared,
            "ObUpgrade %s shares a StatefulSet and is younger. Waiting until it gives way."
                .formatted(rivals.getFirst().name()));
  }

  /** Deletes the record, or frees one that somebody needs, with its values. */
  private static void giveBack(UpgradeContext context) {
    ClusterRecord own = context.ownRecord();
    Optional<String> adopted = context.run().note(ADOPTED);
    if (adopted.isPresent() || stillNeeded(context, own)) {
      context.kubernetes().records().replace(own.heldBy("", adopted.orElse(context.name())));
    } else {
      context.kubernetes().records().delete(own);
    }
  }

  private ClusterRecord fresh() {
    return new ClusterRecord(
        context.namespace(),
        context.recordName(),
        context.uid(),
        context.name(),
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StepResult held(UpgradeContext context, List<SavedValue> saved) {
    context.run().remember(ADOPTED, "");
    RecordNotes.held(context.run(), saved);
    return StepResult.done(
        "The upgrade holds ConfigMap %s. Values to restore: %s."
            .formatted(context.recordName(), SavedParameters.list(saved)));
  }
}
