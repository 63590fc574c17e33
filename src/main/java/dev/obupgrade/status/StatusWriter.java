package dev.obupgrade.status;

import static dev.obupgrade.status.Conditions.FALSE;
import static dev.obupgrade.status.Conditions.TRUE;
import static dev.obupgrade.status.Conditions.UNKNOWN;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.reason.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Derives what people and tools read first (brief, phase, message, progress, conditions) from the
 * steps' records.
 */
public final class StatusWriter {
  /** For conditions that only say that the upgrade isn't over. Another one says where it stands. */
  private static final String UNDER_WAY = "The upgrade is under way.";

  /** So many failed checks have their names in a condition. */
  private static final int MOST_NAMED = 30;

  public ObUpgradeStatus write(
      ObUpgradeStatus status, Long generation, Situation situation, Instant now) {
    ObUpgradeStatus phased = withZonePhases(status, situation).withObservedGeneration(generation);
    ObUpgradeStatus written =
        switch (situation) {
          case Situation.Running r ->
              headline(phased, r.phase(), null, r.message(), r.at().toString());
          case Situation.Stalled s ->
              headline(
                  phased, UpgradePhase.Stalled, s.reason().name(), s.message(), s.at().toString());
          case Situation.Held h ->
              headline(phased, phase(h), h.reason().name(), h.message(), h.at().toString());
          case Situation.Ended e ->
              headline(
                      phased,
                      e.succeeded() ? UpgradePhase.Succeeded : UpgradePhase.Failed,
                      e.succeeded() ? null : e.reason().name(),
                      e.message(),
                      null)
                  .withFinishedAt(now);
          case Situation.Cancelled c ->
              headline(phased, UpgradePhase.Cancelled, Reason.Cancelled.name(), c.message(), null)
                  .withFinishedAt(now);
        };
    return written
        .withConditions(conditions(written, generation, situation, now))
        .withBrief(Brief.of(written, situation, now));
  }

  private static UpgradePhase phase(Situation.Held held) {
    if (held.wrong()) {
      return UpgradePhase.Stalled;
    }
    return held.reason() == Reason.Paused ? UpgradePhase.Paused : UpgradePhase.Waiting;
  }

  private static ObUpgradeStatus headline(
      ObUpgradeStatus status, UpgradePhase phase, String reason, String message, String step) {
    return status
        .withPhase(phase)
        .withReason(reason)
        .withMessage(Texts.shortened(message, Texts.LONGEST_MESSAGE))
        .withStep(step)
        .withProgress(progress(status));
  }

  /** Notes an edit that changes nothing: the status stays true for the new spec. */
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

  /** Writes for a step that has failed and waits for a person. What was seen meanwhile is new. */
  public ObUpgradeStatus standsStill(
      ObUpgradeStatus status, Long generation, StepAddress at, Instant now) {
    return seen(status, generation).withBrief(Brief.at(status, at, now));
  }

  /** Notes what has become of the cluster since the upgrade ended. */
  public ObUpgradeStatus leftBehind(
      ObUpgradeStatus status, boolean left, Reason reason, String message, Instant now) {
    ObUpgradeStatus noted =
        Conditions.set(
            status,
            Conditions.CLUSTER_LEFT_BEHIND,
            left ? TRUE : FALSE,
            reason,
            message,
            status.observedGeneration(),
            now);
    return endedBrief(noted, now);
  }

  /** Notes whether Git, as far as Kubernetes shows it, carries the images that an upgrade left. */
  public ObUpgradeStatus gitInStep(
      ObUpgradeStatus status, String value, Reason reason, String message, Instant now) {
    return Conditions.set(
        status, Conditions.GIT_IN_STEP, value, reason, message, status.observedGeneration(), now);
  }

  /** The status of an upgrade that has ended, with the brief as of now. */
  public ObUpgradeStatus endedBrief(ObUpgradeStatus status, Instant now) {
    return status.withBrief(Brief.ofEnded(status, now));
  }

  private static String progress(ObUpgradeStatus status) {
    if (status.plan() == null || status.plan().hops().isEmpty()) {
      return null;
    }
    List<ZoneStatus> all = status.hops().stream().flatMap(h -> h.zones().stream()).toList();
    long done = all.stream().filter(ZoneStatus::through).count();
    return done + "/" + all.size() + " zones";
  }

  private static ObUpgradeStatus withZonePhases(ObUpgradeStatus status, Situation situation) {
    return status.withHops(
        status.hops().stream()
            .map(
                h ->
                    h.withZones(
                        h.zones().stream().map(z -> z.withPhase(zonePhase(z, situation))).toList()))
            .toList());
  }

  private static ZonePhase zonePhase(ZoneStatus zone, Situation situation) {
    if (zone.through()) {
      return ZonePhase.Upgraded;
    }
    if (zone.steps().isEmpty()) {
      return ZonePhase.Pending;
    }
    boolean stalledHere =
        situation instanceof Situation.Stalled s
            && s.at().zone().map(zone.name()::equals).orElse(false);
    return stalledHere ? ZonePhase.Stalled : ZonePhase.Upgrading;
  }

  private static List<Condition> conditions(
      ObUpgradeStatus status, Long generation, Situation situation, Instant now) {
    String[][] wanted =
        switch (situation) {
          case Situation.Running r ->
              new String[][] {
                {Conditions.SUCCEEDED, UNKNOWN, Reason.InProgress.name(), UNDER_WAY},
                {Conditions.READY, FALSE, Reason.InProgress.name(), UNDER_WAY},
                {Conditions.RECONCILING, TRUE, Reason.InProgress.name(), r.message()},
                {Conditions.STALLED, FALSE, Reason.InProgress.name(), ""},
              };
          case Situation.Stalled s ->
              new String[][] {
                {Conditions.SUCCEEDED, UNKNOWN, s.reason().name(), UNDER_WAY},
                {Conditions.READY, FALSE, s.reason().name(), s.message()},
                {Conditions.RECONCILING, s.waits() ? TRUE : FALSE, s.reason().name(), ""},
                {Conditions.STALLED, TRUE, s.reason().name(), s.message()},
              };
          // Without Stalled, kstatus takes it for one that is still in progress.
          case Situation.Cancelled c ->
              new String[][] {
                {Conditions.SUCCEEDED, FALSE, Reason.Cancelled.name(), c.message()},
                {Conditions.READY, FALSE, Reason.Cancelled.name(), c.message()},
                {Conditions.RECONCILING, FALSE, Reason.Cancelled.name(), ""},
                {Conditions.STALLED, TRUE, Reason.Cancelled.name(), c.message()},
              };
          case Situation.Held h ->
              new String[][] {
                {Conditions.SUCCEEDED, UNKNOWN, h.reason().name(), UNDER_WAY},
                {Conditions.READY, FALSE, h.reason().name(), h.message()},
                {Conditions.RECONCILING, TRUE, h.reason().name(), h.message()},
                {
                  Conditions.STALLED,
                  h.wrong() ? TRUE : FALSE,
                  h.reason().name(),
                  h.wrong() ? h.message() : ""
                },
              };
          case Situation.Ended e ->
              new String[][] {
                {
                  Conditions.SUCCEEDED, e.succeeded() ? TRUE : FALSE, e.reason().name(), e.message()
                },
                {Conditions.READY, e.succeeded() ? TRUE : FALSE, e.reason().name(), e.message()},
                {Conditions.RECONCILING, FALSE, e.reason().name(), ""},
                // kstatus has no other sign that an object has failed for good.
                {
                  Conditions.STALLED,
                  e.succeeded() ? FALSE : TRUE,
                  e.reason().name(),
                  e.succeeded() ? "" : e.message()
                },
              };
        };
    List<Condition> all = status.conditions();
    for (String[] c : wanted) {
      String message = Texts.shortened(c[3], Texts.LONGEST_MESSAGE);
      all = Conditions.set(all, c[0], c[1], c[2], message, generation, now);
    }
    if (situation instanceof Situation.Ended
        && Conditions.has(all, Conditions.PAUSED, Reason.PauseRequested)) {
      all =
          Conditions.set(
              all,
              Conditions.PAUSED,
              FALSE,
              Reason.ControlUnused.name(),
              "The upgrade ended before it could pause.",
              generation,
              now);
    }
    return preCheckCondition(all, status, generation, now);
  }

  private static List<Condition> preCheckCondition(
      List<Condition> all, ObUpgradeStatus status, Long generation, Instant now) {
    String type = Conditions.PRE_CHECK_PASSED;
    Optional<HopStatus> checked =
        status.hops().reversed().stream().filter(CheckRecords::any).findFirst();
    if (checked.isEmpty()) {
      return Conditions.set(
          all,
          type,
          UNKNOWN,
          Reason.PreChecksPending.name(),
          status.continued()
              ? "The pre-checks did not run, because this upgrade continues another one."
              : "The pre-checks have not run yet.",
          generation,
          now);
    }
    String version = checked.get().version();
    List<CheckStatus> checks = CheckRecords.all(checked.get());
    List<String> failed =
        checks.stream().filter(c -> c.result() == CheckResult.Failed).map(c -> c.name()).toList();
    return failed.isEmpty()
        ? Conditions.set(
            all,
            type,
            TRUE,
            Reason.PreChecksPassed.name(),
            "None of the %d checks for %s failed.".formatted(checks.size(), version),
            generation,
            now)
        : Conditions.set(
            all,
            type,
            FALSE,
            Reason.PreChecksFailed.name(),
            "Failed checks for %s: %s.".formatted(version, Texts.few(failed, MOST_NAMED)),
            generation,
            now);
  }
}
