package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.oceanbase.FakeTruth;
import dev.obupgrade.reason.Course;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.upgrade.Parameters;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges how a world stands at its end. */
final class Ending {
  private static final Duration LONG = Duration.ofMinutes(20);

  private final World world;
  private String standsAt = "";
  private Instant since = Instant.MIN;

  Ending(World world) {
    this.world = world;
  }

  private Optional<ObUpgradeStatus> last() {
    return world.person().upgrades().reversed().stream()
        .filter(world.person()::exists)
        .map(world.person()::status)
        .findFirst();
  }

  /** Whether every upgrade has ended. */
  boolean over() {
    List<String> there = world.person().upgrades().stream().filter(world.person()::exists).toList();
    return !there.isEmpty()
        && there.stream().allMatch(u -> world.person().status(u).finishedAt() != null);
  }

  /**
   * Whether nothing more is to be expected: a person is needed, and what that person tried has
   * failed.
   */
  boolean hopeless() {
    String text = last().filter(Statuses::stalled).map(s -> s.reason() + " " + s.step()).orElse("");
    if (!text.equals(standsAt)) {
      standsAt = text;
      since = world.now();
    }
    return !text.isEmpty()
        && Duration.between(since, world.now()).compareTo(LONG) > 0
        && Duration.between(world.lastTrouble(), world.now()).compareTo(LONG) > 0
        && last().flatMap(Ending::course).equals(Optional.of(Course.PERSON));
  }

  private static Optional<Course> course(ObUpgradeStatus status) {
    return Conditions.find(status.conditions(), Conditions.STALLED)
        .map(c -> Reason.valueOf(c.getReason()).course());
  }

  /** The last words of the status. */
  String words() {
    return last().map(s -> s.reason() + ": " + s.message()).orElse("there is no upgrade");
  }

  End judge() {
    world.rules().majority();
    if (over()) {
      restored();
      return End.SUCCEEDED;
    }
    standing();
    return End.STANDING;
  }

  private void wrong(String what) {
    world.rules().violated(what);
  }

  private void restored() {
    ObUpgradeStatus status = last().orElseThrow();
    if (status.phase() != UpgradePhase.Succeeded) {
      wrong("it ends %s: %s".formatted(status.phase(), status.message()));
      return;
    }
    FakeTruth truth = world.database().truth();
    if (truth.upgradeMode()) {
      wrong("rule 6: upgrade mode is on after the end");
    }
    truth
        .zones()
        .forEach(
            (zone, active) -> {
              if (!active) {
                wrong("rule 6: zone %s is stopped after the end".formatted(zone));
              }
            });
    truth.servers().stream()
        .filter(s -> !s.binary().equals(world.builds().getLast()))
        .forEach(
            s ->
                wrong(
                    "rule 8: server %s runs %s after the end".formatted(s.address(), s.binary())));
    Map<String, String> parameters = new TreeMap<>(Parameters.of(world.database()));
    world
        .parametersBefore()
        .forEach(
            (name, value) -> {
              String now = parameters.remove(name);
              if (!value.equals(now) && !world.alsoRight(name, now)) {
                wrong("rule 6: %s was %s and is %s".formatted(name, value, now));
              }
            });
    if (!world.scene().kubernetes().records().all().isEmpty() && !world.rules().lateRecord()) {
      wrong("rule 6: the record is there after the end");
    }
    if (!world.scene().kubernetes().budgets().held().isEmpty()) {
      wrong("rule 6: a budget is there after the end");
    }
    for (String zone : world.cluster().zones()) {
      if (!world.cluster().set(zone).strategy().equals(world.strategiesBefore().get(zone))
          || world.cluster().set(zone).strategyBefore().isPresent()) {
        wrong("rule 6: the strategy of %s is not restored".formatted(zone));
      }
    }
    if (world.database().openDatabases() != 0) {
      wrong("a login is still open after the end");
    }
  }

  /** It has not ended, so a person must be needed, and must read why and what to do. */
  private void standing() {
    Optional<ObUpgradeStatus> status = last();
    if (status.isEmpty()) {
      return;
    }
    Optional<Condition> stalled =
        Conditions.find(status.get().conditions(), Conditions.STALLED)
            .filter(c -> Conditions.TRUE.equals(c.getStatus()));
    if (stalled.isEmpty()) {
      wrong("it neither ends nor says why: " + status.get().message());
      return;
    }
    Reason reason = Reason.valueOf(stalled.get().getReason());
    if (reason.course() != Course.PERSON) {
      wrong("it does not end although no person is needed: " + stalled.get().getMessage());
    } else if (!stalled.get().getMessage().contains(Reason.FIX)) {
      wrong("it does not say what to do: " + stalled.get().getMessage());
    }
    long stopped = world.database().truth().zones().values().stream().filter(a -> !a).count();
    if (stopped > 1) {
      wrong("rule 1: it stands with several zones stopped");
    }
  }
}
