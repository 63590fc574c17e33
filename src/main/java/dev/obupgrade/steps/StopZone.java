package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * The zone is inactive and leads nothing. The database would refuse an unsafe STOP ZONE by itself,
 * but only the first one: repeated on an inactive zone it checks nothing, so the proof is ours,
 * right before the statement.
 */
final class StopZone implements Step<UpgradeContext> {

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
    return Gates.firstShut(context.database(), new ZoneHasNoLeader(zone))
        .orElseGet(() -> StepResult.done(zone + " is inactive and has no leader"));
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
          "ReplyLost", "no reply to STOP ZONE " + zone + "; its effect is being looked for");
    } catch (DatabaseException.Refused e) {
      return refused(zone, e);
    }
    return StepResult.soon("LeadersMoving", zone + " is stopped; its leaders are being looked for");
  }

  private static StepResult refused(String zone, DatabaseException.Refused e) {
    return switch (e.code()) {
      case ErrorCode.WAIT_LEADER_SWITCH_TIMEOUT, ErrorCode.TIMEOUT ->
          StepResult.soon("LeadersMoving", zone + " still has leaders that move to other zones");
      default ->
          StepResult.failed(
              "StopZoneRefused",
              "the database refuses STOP ZONE %s with error %d: %s"
                  .formatted(zone, e.code(), e.getMessage()));
    };
  }
}
