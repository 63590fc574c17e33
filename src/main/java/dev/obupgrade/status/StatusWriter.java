package dev.obupgrade.status;

import static dev.obupgrade.status.Conditions.FALSE;
import static dev.obupgrade.status.Conditions.TRUE;
import static dev.obupgrade.status.Conditions.UNKNOWN;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.reason.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;

/**
 * Derives all that people and tools read first (phase, message, progress, conditions) from the
 * steps' records.
 */
public final class StatusWriter {
  /** The last step of a zone: done, the zone is upgraded. */
  private final String lastStepOfZone;

  public StatusWriter(String lastStepOfZone) {
    this.lastStepOfZone = lastStepOfZone;
  }

  public ObUpgradeStatus write(
      ObUpgradeStatus status, Long generation, Situation situation, Instant now) {
    ObUpgradeStatus phased = withZonePhases(status, situation).withObservedGeneration(generation);
    ObUpgradeStatus told =
        switch (situation) {
          case Situation.Running r ->
              phased.withHeadline(
                  phaseOf(r.at()), r.message(), r.at().toString(), progress(phased));
          case Situation.Stalled s ->
              phased.withHeadline("Stalled", s.message(), s.at().toString(), progress(phased));
          case Situation.Ended e ->
              phased
                  .withHeadline(
                      e.succeeded() ? "Succeeded" : "Failed", e.message(), null, progress(phased))
                  .withFinishedAt(now);
        };
    return told.withConditions(conditions(told, generation, situation, now));
  }

  /** An edit was seen that changes nothing of what is said: it stays true of the new spec. */
  public ObUpgradeStatus seen(ObUpgradeStatus status, Long generation) {
    return generation.equals(status.observedGeneration())
        ? status
        : status
            .withObservedGeneration(generation)
            .withConditions(
                status.conditions().stream()
                    .map(c -> new ConditionBuilder(c).withObservedGeneration(generation).build())
                    .toList());
  }

  private static String phaseOf(StepAddress at) {
    if (at.zone().isPresent()) {
      return "Upgrading";
    }
    return switch (at.step()) {
      case "validate", "resolvePath", "takeRecord" -> "Planning";
      case "preCheck" -> "PreChecking";
      case "prepare" -> "Preparing";
      default -> "Finishing";
    };
  }

  private String progress(ObUpgradeStatus status) {
    if (status.plan() == null || status.plan().hops().isEmpty()) {
      return null;
    }
    List<ZoneStatus> all = status.hops().stream().flatMap(h -> h.zones().stream()).toList();
    long done = all.stream().filter(this::upgraded).count();
    return done + "/" + all.size() + " zones";
  }

  private boolean upgraded(ZoneStatus zone) {
    return zone.steps().stream()
        .anyMatch(s -> s.name().equals(lastStepOfZone) && s.phase() == StepPhase.Succeeded);
  }

  private ObUpgradeStatus withZonePhases(ObUpgradeStatus status, Situation situation) {
    return status.withHops(
        status.hops().stream()
            .map(
                h ->
                    h.withZones(
                        h.zones().stream().map(z -> z.withPhase(zonePhase(z, situation))).toList()))
            .toList());
  }

  private String zonePhase(ZoneStatus zone, Situation situation) {
    if (upgraded(zone)) {
      return "Upgraded";
    }
    if (zone.steps().isEmpty()) {
      return "Pending";
    }
    boolean stalledHere =
        situation instanceof Situation.Stalled s
            && s.at().zone().map(zone.name()::equals).orElse(false);
    return stalledHere ? "Stalled" : "Upgrading";
  }

  private static List<Condition> conditions(
      ObUpgradeStatus status, Long generation, Situation situation, Instant now) {
    String[][] wanted =
        switch (situation) {
          case Situation.Running r ->
              new String[][] {
                {Conditions.SUCCEEDED, UNKNOWN, Reason.InProgress.name(), r.message()},
                {Conditions.READY, FALSE, Reason.InProgress.name(), r.message()},
                {Conditions.RECONCILING, TRUE, Reason.InProgress.name(), r.message()},
                {Conditions.STALLED, FALSE, Reason.InProgress.name(), ""},
              };
          case Situation.Stalled s ->
              new String[][] {
                {Conditions.SUCCEEDED, UNKNOWN, s.reason().name(), s.message()},
                {Conditions.READY, FALSE, s.reason().name(), s.message()},
                {Conditions.RECONCILING, s.waits() ? TRUE : FALSE, s.reason().name(), s.message()},
                {Conditions.STALLED, TRUE, s.reason().name(), s.message()},
              };
          case Situation.Ended e ->
              new String[][] {
                {
                  Conditions.SUCCEEDED, e.succeeded() ? TRUE : FALSE, e.reason().name(), e.message()
                },
                {Conditions.READY, e.succeeded() ? TRUE : FALSE, e.reason().name(), e.message()},
                {Conditions.RECONCILING, FALSE, e.reason().name(), ""},
                {Conditions.STALLED, FALSE, e.reason().name(), ""},
              };
        };
    List<Condition> all = status.conditions();
    for (String[] c : wanted) {
      all = Conditions.set(all, c[0], c[1], c[2], c[3], generation, now);
    }
    return preCheckCondition(all, status, generation, now);
  }

  private static List<Condition> preCheckCondition(
      List<Condition> all, ObUpgradeStatus status, Long generation, Instant now) {
    String type = Conditions.PRE_CHECK_PASSED;
    List<HopStatus> checked = status.hops().stream().filter(h -> !h.preChecks().isEmpty()).toList();
    if (checked.isEmpty()) {
      return Conditions.set(
          all, type, UNKNOWN, Reason.PreChecksPending.name(), "not run yet", generation, now);
    }
    HopStatus last = checked.getLast();
    List<String> failed =
        last.preChecks().stream()
            .filter(c -> c.result() == CheckResult.Failed)
            .map(c -> c.name())
            .toList();
    return failed.isEmpty()
        ? Conditions.set(
            all,
            type,
            TRUE,
            Reason.PreChecksPassed.name(),
            last.preChecks().size() + " checks for " + last.version(),
            generation,
            now)
        : Conditions.set(
            all,
            type,
            FALSE,
            Reason.PreChecksFailed.name(),
            "for " + last.version() + ": " + String.join(", ", failed),
            generation,
            now);
  }
}
