package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.RecordPlace;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The zone is inactive and leads nothing. The database refuses an unsafe STOP ZONE by itself, but
 * repeated on an inactive zone it no longer looks for other stopped zones, so the proof is ours,
 * right before the statement.
 */
public final class StopZone implements Step<UpgradeContext> {

  /**
   * Nothing was done, and asking again is of no use: a locality that changes, members too few, the
   * last active zone; a privilege. What may pass, such as an election or a log that catches up, the
   * root service tries again by itself until the statement's time is up, and then it says 4012
   * (ObRootService::stop_zone, ObLSStatusOperator). 4660 is also said when the look for other
   * stopped zones fails.
   */
  private static final Set<Integer> FINAL =
      Set.of(ErrorCode.OP_NOT_ALLOWED, ErrorCode.PRIVILEGE_MISSING);

  @Override
  public String name() {
    return "stopZone";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(5);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String zone = context.zone().name();
    if (active(context, zone)) {
      return stop(context, zone);
    }
    noteStopped(context);
    return Gates.firstShut(context.database(), new ZoneHasNoLeader(zone))
        .orElseGet(() -> StepResult.done(zone + " is inactive and has no leader"));
  }

  /** Of a zone that somebody else has stopped it isn't known since when; from now on it is. */
  private static void noteStopped(UpgradeContext context) {
    context.run().editZone(z -> z.stoppedAt() == null ? z.withStoppedAt(context.run().now()) : z);
  }

  private static boolean active(UpgradeContext context, String zone) {
    return context.database().zones().stream()
        .filter(z -> z.name().equals(zone))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the database has no zone " + zone))
        .active();
  }

  private static StepResult stop(UpgradeContext context, String zone) {
    Optional<StepResult> shut = Gates.firstShut(context.database(), new SafeWithoutZone(zone));
    if (shut.isPresent()) {
      return shut.get();
    }
    RecordPlace.mark(context, Optional.of(context.hop().version()), Optional.of(zone));
    context.run().editZone(z -> z.withStoppedAt(context.run().now()));
    context.run().act("STOP ZONE " + zone);
    // Once more: the proof must be the last thing before the statement.
    shut = Gates.firstShut(context.database(), new SafeWithoutZone(zone));
    if (shut.isPresent()) {
      return shut.get();
    }
    try {
      context.database().stopZone(zone);
    } catch (DatabaseException.Unavailable e) {
      return StepResult.soon(
          Reason.ReplyLost, "no reply to STOP ZONE " + zone + "; its effect is being looked for");
    } catch (DatabaseException.Refused e) {
      return answered(context, zone, e);
    }
    return leadersMoving(zone);
  }

  /**
   * The statement's session waits for the leaders to go after the root service has made the zone
   * inactive, and any error may come from there: so the zone is looked at before an error is called
   * a refusal. Of a zone that is active still, few errors prove that nothing is on its way: a no
   * that may pass is asked again, with the proof before it.
   */
  private static StepResult answered(
      UpgradeContext context, String zone, DatabaseException.Refused e) {
    if (!active(context, zone)) {
      return leadersMoving(zone);
    }
    String what =
        "the database answers STOP ZONE %s with error %d: %s"
            .formatted(zone, e.code(), e.getMessage());
    return FINAL.contains(e.code())
        ? StepResult.failed(Reason.StopZoneRefused, what)
        : StepResult.later(
            Reason.StopZoneAnswered, what + ". The zone is still active. Trying again.");
  }

  private static StepResult leadersMoving(String zone) {
    return StepResult.soon(Reason.LeadersMoving, zone + " is stopped; its leaders are moving");
  }
}
