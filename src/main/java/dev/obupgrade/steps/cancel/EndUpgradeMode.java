package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.OfflineTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends the upgrade mode that {@code upgrade_pre.py} began.
 *
 * <p>END UPGRADE sets enable_upgrade_mode to False and _upgrade_stage to NONE, and nothing else. It
 * looks at no stage and no binary (ObAdminUpgradeCmd::execute in ob_system_admin_util.cpp). So it
 * is right in stages PREUPGRADE and DBUPGRADE while every server runs the old binary, and only
 * then. END ROLLING UPGRADE would write min_observer_version, so it has no part in this.
 */
final class EndUpgradeMode {
  private static final String NAME = "endUpgradeMode";

  /** The stage after END ROLLING UPGRADE, which has raised min_observer_version. */
  private static final String TOO_LATE = "POSTUPGRADE";

  /** Note: when the operator sent the statement. Servers learn of it one after the other. */
  private static final String SENT = "endUpgradeAt";

  private static final Duration SEND_AGAIN = Duration.ofSeconds(15);

  private EndUpgradeMode() {}

  static UndoStep step() {
    return new UndoStep(NAME, UndoStep.TIME, EndUpgradeMode::notYet, EndUpgradeMode::ended);
  }

  private static String ended(UpgradeContext context) {
    return Undo.ours(context)
        ? "enable_upgrade_mode is False, _upgrade_stage is NONE."
        : "This upgrade did not begin an upgrade mode of the database.";
  }

  static Optional<StepResult> notYet(UpgradeContext context) {
    if (!Undo.ours(context) || context.database().upgradeState().off()) {
      return Optional.empty();
    }
    if (new NotedTime(context.run(), SENT).within(SEND_AGAIN)) {
      return Optional.of(ending(context.database().upgradeState()));
    }
    return Optional.of(unsafe(context).orElseGet(() -> end(context)));
  }

  private static StepResult end(UpgradeContext context) {
    new NotedTime(context.run(), SENT).isNow();
    context.run().act("Sending ALTER SYSTEM END UPGRADE.");
    // Once more: the proof must be the last thing before the statement.
    Optional<StepResult> unsafe = RecordAtHand.missing(context).or(() -> unsafe(context));
    if (unsafe.isPresent()) {
      new NotedTime(context.run(), SENT).forget();
      return unsafe.get();
    }
    try {
      context.database().endUpgrade();
    } catch (DatabaseException.Unavailable e) {
      return StepResult.soon(Reason.ReplyLost, "No reply to END UPGRADE. Checking its effect.");
    } catch (DatabaseException.Refused e) {
      new NotedTime(context.run(), SENT).forget();
      return Acts.refused(
          Reason.DatabaseError,
          Reason.EndUpgradeRefused,
          "END UPGRADE",
          e,
          "The upgrade mode is still on.");
    }
    return ending(context.database().upgradeState());
  }

  private static Optional<StepResult> unsafe(UpgradeContext context) {
    return againstIt(context)
        .or(
            () ->
                OfflineTime.away(context.database())
                    .map(
                        away ->
                            StepResult.later(
                                Reason.ServerAwaited,
                                away + " The operator sends END UPGRADE after that.")));
  }

  private static Optional<StepResult> againstIt(UpgradeContext context) {
    return CancelPoint.otherBuild(context)
        .or(
            () ->
                context.database().upgradeState().stage().contains(TOO_LATE)
                    ? Optional.of(
                        "_upgrade_stage is POSTUPGRADE. Somebody ran END ROLLING UPGRADE.")
                    : Optional.empty())
        .map(
            why ->
                StepResult.later(
                    Reason.CancelUnsafe, why + " The operator does not send END UPGRADE."));
  }

  private static StepResult ending(UpgradeState state) {
    return StepResult.soon(
        Reason.EndingUpgradeMode,
        "enable_upgrade_mode is %s, _upgrade_stage is %s."
            .formatted(GateResult.values(state.upgradeMode()), GateResult.values(state.stage())));
  }
}
