package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.RecordPlace;
import dev.obupgrade.steps.world.EvictionGuard;
import dev.obupgrade.steps.world.PresentLogin;
import dev.obupgrade.steps.world.ZonesAtRest;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops the zone, and is done when it is inactive and has no leader. The database refuses an unsafe
 * STOP ZONE. But when the zone is inactive already, it no longer looks for other stopped zones, and
 * it doesn't know what Kubernetes does with the pods of the others. So the operator proves both
 * right before the statement: the other zones can do without this one, and Kubernetes leaves them
 * alone.
 */
public final class StopZone implements Step<UpgradeContext> {
  public static final String NAME = "stopZone";

  @Override
  public String name() {
    return NAME;
  }

  /** The statement waits until the leaders have moved. obd gives its session 1,000 s for that. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(20);
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
    RecordPlace.mark(context, Optional.of(context.hop().version()), Optional.of(zone));
    noteStopped(context);
    // Also when somebody else, or an ObUpgrade that is gone, has stopped the zone.
    return Gates.firstShut(context.database(), new ZoneHasNoLeader(zone))
        .orElseGet(
            () ->
                StepResult.done(
                    zone + " is inactive and has no leader." + EvictionGuard.hold(context)));
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
    Optional<StepResult> shut = PresentLogin.refused(context).or(() -> against(context, zone));
    if (shut.isPresent()) {
      return leave(context, shut.get());
    }
    RecordPlace.mark(context, Optional.of(context.hop().version()), Optional.of(zone));
    context.run().editZone(z -> z.withStoppedAt(context.run().now()));
    EvictionGuard.hold(context);
    context.run().act("Sending STOP ZONE " + zone + ".");
    // Once more: the proof must be the last thing before the statement.
    shut = RecordAtHand.missing(context).or(() -> against(context, zone));
    if (shut.isPresent()) {
      return leave(context, shut.get());
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

  /** The zone stays active, so a drain of another zone may go on, which the operator waits for. */
  private static StepResult leave(UpgradeContext context, StepResult result) {
    EvictionGuard.release(context);
    return result;
  }

  /** What to wait for: the other zones must do without this one, and stay as they are. */
  private static Optional<StepResult> against(UpgradeContext context, String zone) {
    return ZonesAtRest.againstStop(context, new SafeWithoutZone(zone));
  }

  /**
   * Judges an error of the statement. The root service makes the zone inactive first, and the
   * session then waits for the leaders to move. Any error may come from that wait, so an error is a
   * refusal only if the zone is still active. Even then it may pass: a locality stops changing, a
   * member comes back, a log catches up (4179, or 4012 once the root service has tried for the
   * statement's time: ObRootService::stop_zone, ObLSStatusOperator), and a look for other stopped
   * zones that failed (4660) succeeds.
   */
  private static StepResult answered(
      UpgradeContext context, String zone, DatabaseException.Refused e) {
    if (!active(context, zone)) {
      return leadersMoving(zone);
    }
    StepResult result =
        Acts.refused(
            Reason.StopZoneAnswered,
            Reason.StopZoneRefused,
            "STOP ZONE " + zone,
            e,
            "The zone is still active.");
    // After other errors the root service may still stop the zone.
    boolean nothingFollows =
        result instanceof StepResult.Failed || e.code() == ErrorCode.OP_NOT_ALLOWED;
    return nothingFollows ? leave(context, result) : result;
  }

  private static StepResult leadersMoving(String zone) {
    return StepResult.soon(Reason.LeadersMoving, zone + " is stopped. Its leaders are moving.");
  }
}
