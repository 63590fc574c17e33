package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.pods.RestartProof;
import java.time.Duration;
import java.util.Optional;

/** Starts the zone, and is done when it is active. */
public final class StartZone implements Step<UpgradeContext> {
  static final String NAME = "startZone";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String zone = context.zone().name();
    if (active(context, zone)) {
      noteOutage(context);
      return StepResult.done(zone + " is active.");
    }
    // Seen once already, but somebody may have restored the old image since.
    Optional<StepResult> shut =
        Gates.firstShut(context.database(), new RestartProof(context).gate());
    if (shut.isPresent()) {
      return shut.get();
    }
    context.run().act("Sending START ZONE " + zone + ".");
    try {
      context.database().startZone(zone);
    } catch (DatabaseException.Unavailable e) {
      return StepResult.soon(
          Reason.ReplyLost, "No reply to START ZONE %s. Checking its effect.".formatted(zone));
    } catch (DatabaseException.Refused e) {
      if (!listed(context, zone)) {
        return StepResult.failed(
            Reason.ZoneUnknown, "The database no longer lists %s.".formatted(zone));
      }
      // This statement, or an earlier one whose reply was lost, may have started the zone.
      if (e.code() != ErrorCode.ZONE_STATUS_NOT_MATCH && !active(context, zone)) {
        return Acts.refused(
            Reason.StartZoneRefused,
            Reason.StartZoneRefused,
            "START ZONE " + zone,
            e,
            "The zone is still out of service.");
      }
    }
    return StepResult.soon(Reason.Starting, "Waiting for " + zone + " to become active.");
  }

  private static boolean listed(UpgradeContext context, String zone) {
    return context.database().zones().stream().anyMatch(z -> z.name().equals(zone));
  }

  /** For people: by the time of day, which somebody may have set in between. */
  private static void noteOutage(UpgradeContext context) {
    context
        .run()
        .editZone(
            z ->
                z.stoppedAt() == null
                    ? z
                    : z.withOutOfServiceSeconds(
                        (int)
                            Math.max(
                                0,
                                Duration.between(z.stoppedAt(), context.run().now()).toSeconds())));
  }

  private static boolean active(UpgradeContext context, String zone) {
    return context.database().zones().stream().anyMatch(z -> z.name().equals(zone) && z.active());
  }
}
