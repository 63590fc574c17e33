package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.RecordSubject;
import dev.obupgrade.steps.context.RelatedRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals.Rival;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the cluster's record, and keeps it true until the upgrade begins. Up to then a person may
 * set parameters at any time, and their last value is the one to restore. A refused upgrade gives
 * the record up, and takes it again when somebody retries it.
 */
public final class RecordTaking {
  private final UpgradeContext context;
  private final Subject subject;
  private final List<SavedValue> now;
  private final RecordStore store;

  private RecordTaking(UpgradeContext context) {
    this.context = context;
    this.subject = RecordSubject.of(context);
    this.now = now(context);
    this.store = new RecordStore(context, subject, now);
  }

  /** In the middle of an upgrade, what the scripts have set is nobody's value to restore. */
  private static List<SavedValue> now(UpgradeContext context) {
    List<SavedValue> all = SavedParameters.read(context.database());
    return RecordStore.continued(context) ? UnknownValues.without(all, context.database()) : all;
  }

  /** Done when this upgrade holds the record, with the values to restore. */
  static StepResult take(UpgradeContext context) {
    Optional<ClusterRecord> found = context.record();
    Optional<StepResult> busy =
        found
            .filter(r -> !r.holder().equals(context.uid()))
            .filter(r -> RecordHolder.live(context, r).isPresent())
            .map(
                r ->
                    queued(
                        Objection.of(
                            Reason.ClusterBusy,
                            "ObUpgrade %s is upgrading this cluster",
                            r.holderName())));
    boolean own = found.filter(r -> r.holder().equals(context.uid())).isPresent();
    return busy.or(() -> own ? Optional.empty() : unrecorded(context))
        .or(() -> own ? Optional.empty() : outdated(context))
        .orElseGet(() -> new RecordTaking(context).take(found));
  }

  private static Optional<StepResult> unrecorded(UpgradeContext context) {
    return Unrecorded.holder(context)
        .map(
            other ->
                queued(
                    Objection.of(
                        Reason.ClusterBusy,
                        "ObUpgrade %s is upgrading this cluster",
                        other.getMetadata().getName())));
  }

  /**
   * Without the record the upgrade held nobody off: another one may have come and gone since this
   * one was planned. In the middle of an upgrade the plan says nothing of the present build.
   */
  private static Optional<StepResult> outdated(UpgradeContext context) {
    UpgradePlan plan = context.run().status().plan();
    Set<String> builds =
        context.database().servers().stream()
            .map(server -> server.build().toString())
            .collect(Collectors.toSet());
    boolean same = plan == null || builds.size() != 1 || builds.contains(plan.from());
    return same || !context.database().upgradeState().off()
        ? Optional.empty()
        : Optional.of(
            queued(
                Objection.of(
                    Reason.PlanOutdated,
                    "The plan begins at build %s, and the servers run %s now",
                    plan.from(),
                    String.join(", ", builds))));
  }

  /**
   * Stores the record with all that other records of this cluster say, and only then looks for
   * rivals and deletes those records. So a crash in between loses nothing.
   */
  private StepResult take(Optional<ClusterRecord> found) {
    List<ClusterRecord> left = RelatedRecords.of(context, subject).left();
    Optional<StepResult> notYet = store.store(found, left);
    return notYet.orElseGet(() -> alone(left));
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
   * from here on the scripts change them. Of a hop that a deleted upgrade began, the record says
   * which zone that one had begun to stop, and still does. Returns what to wait for.
   */
  public static Optional<StepResult> beginHop(UpgradeContext context) {
    Optional<String> hop = Optional.of(context.hop().version());
    ClusterRecord record = context.ownRecord();
    if (record.hop().equals(hop)) {
      return Optional.empty();
    }
    if (record.hop().isPresent()) {
      RecordPlace.mark(context, hop, Optional.empty());
      return Optional.empty();
    }
    return new RecordTaking(context).store.beginHop(record, hop);
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

  /** The engine plans again, and the first step waits for the other upgrade. */
  private static StepResult queued(Objection other) {
    return new StepResult.Queued(other.reason(), Reason.sentence(other.what()), Duration.ZERO);
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

  /**
   * Gives way to a stronger upgrade of this cluster. The record locks one name, and the other
   * upgrade has a record of another name. Each stores its record before it looks for others, so
   * that of two at least one sees the other. Without rivals, deletes the records whose values this
   * one's has.
   *
   * @param merged the records whose values the stored record has
   */
  private StepResult alone(List<ClusterRecord> merged) {
    RelatedRecords related = RelatedRecords.of(context, subject);
    List<Rival> rivals = Rivals.among(context, related);
    Optional<Rival> stronger = rivals.stream().filter(Rival::goesFirst).findFirst();
    if (stronger.isPresent()) {
      giveBack(related.left());
      return queued(stronger.get().objection(Reason.ClusterBusy));
    }
    if (!rivals.isEmpty()) {
      return StepResult.soon(Reason.StatefulSetShared, rivals.getFirst().giveWay());
    }
    for (ClusterRecord left : related.left()) {
      if (!merged.contains(left)) {
        return StepResult.soon(
            Reason.RecordTaken,
            "ConfigMap %s of this cluster is new. Reading it next."
                .formatted(RecordHolder.configMap(context, left)));
      }
      context
          .run()
          .act(
              "Deleting ConfigMap %s. ConfigMap %s has its values."
                  .formatted(RecordHolder.configMap(context, left), context.recordName()));
      context.kubernetes().records().delete(left);
    }
    return held(related);
  }

  /**
   * Deletes the record, or frees one that somebody needs, with its values.
   *
   * @param left the records that a deleted upgrade left, from which it may have its values
   */
  private void giveBack(List<ClusterRecord> left) {
    ClusterRecord own = context.ownRecord();
    Optional<String> adopted = context.run().note(RecordStore.ADOPTED);
    boolean needed = adopted.isPresent() || stillNeeded(context, own);
    if (needed && left.stream().noneMatch(r -> saysAll(r, own))) {
      context.kubernetes().records().replace(own.heldBy("", adopted.orElse(context.name())));
    } else {
      context.kubernetes().records().delete(own);
    }
  }

  /** Whether the record says what is lost with the copy of it. The rest is in the database. */
  private boolean saysAll(ClusterRecord record, ClusterRecord copy) {
    return record.hop().equals(copy.hop())
        && record.saved().containsAll(Leftover.of(copy, context.database()).kept(now));
  }

  private StepResult held(RelatedRecords related) {
    List<SavedValue> saved = context.ownRecord().saved();
    context.run().remember(RecordStore.ADOPTED, "");
    RecordNotes.held(context.run(), saved);
    return StepResult.done(
        Stream.concat(
                Stream.of(
                    "The upgrade holds ConfigMap %s. Values to restore: %s."
                        .formatted(context.recordName(), SavedParameters.list(saved))),
                Stream.concat(
                    OfflineTime.unknown(saved, context.database()).stream(),
                    related.blindness(context).stream()))
            .collect(Collectors.joining(" ")));
  }
}
