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
import dev.obupgrade.steps.world.PresentLogin;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Stops the zone, and is done when it is inactive and has no leader. The database refuses an unsafe
 * STOP ZONE. But when the zone is inactive already, it no longer looks for other stopped zones. So
 * the operator proves right before the statement that the other zones can do without this one.
 */
public final class StopZone implements Step<UpgradeContext> {
  static final String NAME = "stopZone";

  /**
   * Errors after which nothing happened and a retry is of no use: a locality that changes, too few
   * members, the last active zone, a missing privilege.
   *
   * <p>Where a reason may pass, such as an election or a log that catches up, the root service
   * retries until the statement's time is up, and then answers 4012 (ObRootService::stop_zone,
   * ObLSStatusOperator). It also answers 4660 when its look for other stopped zones fails.
   */
  private static final Set<Integer> FINAL =
      Set.of(ErrorCode.OP_NOT_ALLOWED, ErrorCode.PRIVILEGE_MISSING);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(5);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return active(context, context.zone().name());
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String zone = context.zone().name();
    if (active(context, zone)) {
      return stop(context, zone);
    }
    noteStopped(context);
    return Gates.firstShut(context.database(), new ZoneHasNoLeader(zone))
        .orElseGet(() -> StepResult.done(zone + " is inactive and has no leader."));
  }

  /** If somebody else stopped the zone, its time out of service counts from now. */
  private static void noteStopped(UpgradeContext context) {
    context.run().editZone(z -> z.stoppedAt() == null ? z.withStoppedAt(context.run().now()) : z);
  }

  private static boolean active(UpgradeContext context, String zone) {
    return context.database().zones().stream()
        .filter(z -> z.name().equals(zone))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The database has no zone " + zone))
        .active();
  }

  private static StepResult stop(UpgradeContext context, String zone) {
    Optional<StepResult> shut =
        PresentLogin.refused(context)
            .or(() -> Gates.firstShut(context.database(), new SafeWithoutZone(zone)));
    if (shut.isPresent()) {
      return shut.get();
    }
    RecordPlace.mark(context, Optional.of(context.hop().version()), Optional.of(zone));
    context.run().editZone(z -> z.withStoppedAt(context.run().now()));
    context.run().act("Sending STOP ZONE " + zone + ".");
    // Once more: the proof must be the last thing before the statement.
    shut = Gates.firstShut(context.database(), new SafeWithoutZone(zone));
    if (shut.isPresent()) {
      return shut.get();
    }
    try {
      context.database().stopZone(zone);
    } catch (DatabaseException.Unavailable e) {
      return StepResult.soon(
          Reason.ReplyLost, "No reply to STOP ZONE %s. Checking its effect.".formatted(zone));
    } catch (DatabaseException.Refused e) {
      return answered(context, zone, e);
    }
    return leadersMoving(zone);
  }

  /**
   * Judges an error of the statement. The root service makes the zone inactive first, and the
   * session then waits for the leaders to move. Any error may come from that wait, so an error is a
   * refusal only if the zone is still active. Even then few errors prove that nothing happens
   * later: the operator retries after the others, with the proof before it.
   */
  private static StepResult answered(
      UpgradeContext context, String zone, DatabaseException.Refused e) {
    if (!active(context, zone)) {
      return leadersMoving(zone);
    }
    String what =
        Reason.sentence(
            "The database answers STOP ZONE %s with error %d: %s"
                .formatted(zone, e.code(), e.getMessage()));
    return FINAL.contains(e.code())
        ? StepResult.failed(Reason.StopZoneRefused, what)
        : StepResult.later(Reason.StopZoneAnswered, what + " The zone is still active. Retrying.");
  }

  private static StepResult leadersMoving(String zone) {
    return StepResult.soon(Reason.LeadersMoving, zone + " is stopped. Its leaders are moving.");
  }
}
