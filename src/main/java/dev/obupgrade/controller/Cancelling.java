package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.FlowEngine;
import dev.obupgrade.flow.Journal;
import dev.obupgrade.flow.Progress;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.flow.Stopwatch;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.ManagedFields;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.UpgradeSteps;
import dev.obupgrade.steps.cancel.CancelPoint;
import dev.obupgrade.steps.cancel.CancelSteps;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.UpgradeInvoker;
import java.util.Optional;

/**
 * Answers {@code spec.cancelled} and the deletion of an upgrade that is under way.
 *
 * <ol>
 *   <li>Until the first stopZone of a hop is recorded as begun, {@link CancelSteps} undo what the
 *       upgrade changed. Once the first of them is recorded, they are finished whatever the spec
 *       says: half an undo is worse than either end.
 *   <li>Later a cancel is refused, and the upgrade continues. A deletion then changes nothing: to
 *       restore values on mixed builds would do harm. The record stays for the next ObUpgrade.
 *   <li>If what it takes to undo anything is gone, a deleted upgrade is let go as it is.
 * </ol>
 */
final class Cancelling {
  private static final StepAddress NO_STEP = StepAddress.once("cancel");

  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;
  private final Time time;
  private final StatusWriter writer;
  private final FlowEngine<UpgradeContext> engine;
  private final ImagesToCommit images;

  Cancelling(
      Kubernetes kubernetes,
      DatabaseConnector connector,
      Time time,
      StatusWriter writer,
      FlowEngine<UpgradeContext> engine,
      ImagesToCommit images) {
    this.kubernetes = kubernetes;
    this.connector = connector;
    this.time = time;
    this.writer = writer;
    this.engine = engine;
    this.images = images;
  }

  /**
   * The turn of an upgrade that is cancelled or deleted.
   *
   * @return empty when the upgrade continues
   */
  Optional<Progress> turn(StoredUpgrade stored, ObUpgrade read, Journal journal) {
    if (stored.deleted()) {
      Optional<String> gone = new Ground(kubernetes, time).gone(read);
      if (gone.isPresent()) {
        return Optional.of(leave(stored, read, Reason.NothingToUndo, gone.get()));
      }
    }
    if (CancelSteps.begun(journal.status())) {
      return Optional.of(undo(stored, read, journal));
    }
    if (!stored.deleted() && !read.getSpec().cancelled()) {
      withdrawn(read, journal);
      return Optional.empty();
    }
    Optional<String> tooLate = tooLate(read, journal);
    if (tooLate.isEmpty()) {
      begin(stored, read, journal);
      return Optional.of(undo(stored, read, journal));
    }
    if (stored.deleted()) {
      return Optional.of(leaveUnfinished(stored, read, tooLate.get()));
    }
    refuse(read, journal, tooLate.get());
    return Optional.empty();
  }

  private Optional<String> tooLate(ObUpgrade read, Journal journal) {
    return CancelPoint.passed(journal.status()).or(() -> byTheDatabase(read, journal));
  }

  private Optional<String> byTheDatabase(ObUpgrade read, Journal journal) {
    String uid = read.getMetadata().getUid();
    StepRun run = new StepRun(journal, NO_STEP, time.now(), uid, new Stopwatch(time));
    try (var context = new UpgradeContext(read, run, kubernetes, connector)) {
      return CancelPoint.passed(context);
    }
  }

  private void begin(StoredUpgrade stored, ObUpgrade read, Journal journal) {
    String why =
        stored.deleted()
            ? "Somebody deleted the ObUpgrade. The operator undoes what the upgrade changed, and then lets the ObUpgrade go."
            : "spec.cancelled is true%s. The operator undoes what the upgrade changed."
                .formatted(by(read));
    journal.edit(
        s -> condition(read, released(read, s), Conditions.UNKNOWN, Reason.Cancelling, why));
    journal.save();
    kubernetes.events().normal(read, Reason.Cancelling, why);
  }

  /** What held the upgrade has no say in its undo. */
  private ObUpgradeStatus released(ObUpgrade read, ObUpgradeStatus status) {
    ObUpgradeStatus free = status.withHeld(null);
    for (String control : UpgradeSteps.conditionsOfControls()) {
      if (Conditions.find(status.conditions(), control).isPresent()) {
        free =
            condition(
                read, free, control, Conditions.FALSE, Reason.ControlUnused, "The upgrade ends.");
      }
    }
    return free;
  }

  private static String by(ObUpgrade read) {
    return ManagedFields.owner(read.getMetadata(), "spec", "cancelled")
        .map(who -> " (set by " + who + ")")
        .orElse("");
  }

  private Progress undo(StoredUpgrade stored, ObUpgrade read, Journal journal) {
    Progress progress =
        engine.turnInstead(
            CancelSteps.flow(),
            journal,
            UpgradeDriver.request(read),
            new UpgradeInvoker(
                () -> read,
                kubernetes,
                connector,
                CancelSteps.watch(),
                (context, step, begun) -> Optional.empty()),
            new EventPublisher(kubernetes.events(), read));
    if (progress instanceof Progress.Complete) {
      end(stored, read, journal);
    }
    return progress;
  }

  private void end(StoredUpgrade stored, ObUpgrade read, Journal journal) {
    boolean afterHop = CancelPoint.afterHop(journal.status());
    String message =
        CancelPoint.ending(journal.status())
            + (afterHop ? ImagesToCommit.words(journal.status()) : "");
    if (afterHop) {
      journal.edit(s -> images.note(read, s));
    }
    journal.edit(
        s ->
            condition(
                read,
                writer.write(
                    s,
                    read.getMetadata().getGeneration(),
                    new Situation.Cancelled(message),
                    time.now()),
                Conditions.TRUE,
                Reason.Cancelled,
                message));
    journal.save();
    kubernetes.events().normal(read, Reason.Cancelled, message);
    stored.letGo();
  }

  private Progress leave(StoredUpgrade stored, ObUpgrade read, Reason reason, String what) {
    kubernetes.events().warning(read, reason, reason.explain(what));
    stored.letGo();
    return new Progress.Complete();
  }

  /** Without a record nothing is left to finish: the upgrade was about to end. */
  private Progress leaveUnfinished(StoredUpgrade stored, ObUpgrade read, String why) {
    String name = UpgradeContext.recordName(read);
    if (kubernetes.records().find(read.getMetadata().getNamespace(), name).isPresent()) {
      return leave(
          stored,
          read,
          Reason.DeletedInUpgrade,
          "%s The operator changes nothing: zones, upgrade mode and parameters stay as they are. ConfigMap %s keeps the values to restore."
              .formatted(why, name));
    }
    stored.letGo();
    return new Progress.Complete();
  }

  /** Says so once, however often the operator sees the field. */
  private void refuse(ObUpgrade read, Journal journal, String why) {
    String message = Reason.CancelTooLate.explain(why + " The upgrade continues.");
    boolean known =
        Conditions.has(journal.status().conditions(), Conditions.CANCELLED, Reason.CancelTooLate);
    journal.edit(s -> condition(read, s, Conditions.FALSE, Reason.CancelTooLate, message));
    if (!known) {
      journal.save();
      kubernetes.events().warning(read, Reason.CancelTooLate, message + by(read));
    }
  }

  /** An upgrade that has ended. */
  void refuseAfterEnd(ObUpgrade read, Journal journal) {
    if (read.getSpec().cancelled()
        && Conditions.find(journal.status().conditions(), Conditions.CANCELLED).isEmpty()) {
      refuse(read, journal, "The upgrade has ended.");
    }
  }

  private void withdrawn(ObUpgrade read, Journal journal) {
    if (Conditions.find(journal.status().conditions(), Conditions.CANCELLED)
        .filter(c -> !c.getReason().equals(Reason.InProgress.name()))
        .isPresent()) {
      String message = "spec.cancelled is no longer true.";
      journal.edit(s -> condition(read, s, Conditions.FALSE, Reason.InProgress, message));
    }
  }

  private ObUpgradeStatus condition(
      ObUpgrade read, ObUpgradeStatus status, String value, Reason reason, String message) {
    return condition(read, status, Conditions.CANCELLED, value, reason, message);
  }

  private ObUpgradeStatus condition(
      ObUpgrade read,
      ObUpgradeStatus status,
      String type,
      String value,
      Reason reason,
      String message) {
    return Conditions.set(
        status, type, value, reason, message, read.getMetadata().getGeneration(), time.now());
  }
}
