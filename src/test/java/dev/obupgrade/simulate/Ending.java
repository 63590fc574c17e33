package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FakeTruth;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Course;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.upgrade.Parameters;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return there().reversed().stream().map(world.person()::status).findFirst();
  }

  /**
   * The upgrade that has not ended, and of several one that waits for no other; the last one when
   * all have ended.
   */
  private Optional<ObUpgradeStatus> atWork() {
    return there().reversed().stream()
        .map(world.person()::status)
        .filter(status -> status.finishedAt() == null)
        .min(Comparator.comparing(Ending::waitsForAnother))
        .or(this::last);
  }

  private static boolean waitsForAnother(ObUpgradeStatus status) {
    return Reason.UpgradeAtWork.name().equals(status.reason())
        || Reason.StatefulSetTaken.name().equals(status.reason());
  }

  /** Whether every upgrade has ended. */
  boolean over() {
    return !there().isEmpty() && world.person().open().isEmpty();
  }

  private List<String> there() {
    return world.person().upgrades().stream().filter(world.person()::exists).toList();
  }

  /**
   * Whether nothing will change any more: the upgrade needs a person, and what that person tried
   * has failed.
   */
  boolean hopeless() {
    String text =
        atWork().filter(Statuses::stalled).map(s -> s.reason() + " " + s.step()).orElse("");
    if (!text.equals(standsAt)) {
      standsAt = text;
      since = world.now();
    }
    return !text.isEmpty()
        && Duration.between(since, world.now()).compareTo(LONG) > 0
        && Duration.between(world.lastTrouble(), world.now()).compareTo(LONG) > 0
        && atWork().flatMap(Ending::course).equals(Optional.of(Course.PERSON));
  }

  private static Optional<Course> course(ObUpgradeStatus status) {
    return Conditions.find(status.conditions(), Conditions.STALLED)
        .map(c -> Reason.valueOf(c.getReason()).course());
  }

  /** Whether an upgrade has stood still for long because a person wants it. */
  boolean heldLong() {
    return Duration.between(world.lastTrouble(), world.now()).compareTo(LONG) > 0
        && world.person().holds().stream().anyMatch(this::paused);
  }

  private boolean paused(String name) {
    return world.person().status(name).phase() == UpgradePhase.Paused;
  }

  /** An upgrade that stands still because a person wants it must stand well, and say so. */
  void held(String name) {
    if (!paused(name)) {
      return;
    }
    ObUpgradeStatus status = world.person().status(name);
    PausePoint point = world.person().get(name).getSpec().paused();
    if (!Conditions.isTrue(status.conditions(), Conditions.PAUSED)
        || status.held() == null
        || !status.held().message().contains(point.name())) {
      wrong("it is paused, and does not say why: " + status.message());
    }
    long stopped = world.database().truth().zones().values().stream().filter(a -> !a).count();
    if (stopped > (point == PausePoint.BetweenZones ? 0 : 1)) {
      wrong("it is paused (%s) while %d zones are stopped".formatted(point, stopped));
    }
  }

  /** The last words of the status. */
  String words() {
    return atWork().map(s -> s.reason() + ": " + s.message()).orElse("there is no upgrade");
  }

  End judge() {
    world.rules().majority();
    world.rules().events();
    world.rates().judge();
    if (over()) {
      restored();
      return last().filter(s -> s.phase() == UpgradePhase.Cancelled).isPresent()
          ? End.STANDING
          : End.SUCCEEDED;
    }
    standing();
    return End.STANDING;
  }

  private void wrong(String what) {
    world.rules().violated(what);
  }

  private void restored() {
    ObUpgradeStatus status = last().orElseThrow();
    boolean cancelled = status.phase() == UpgradePhase.Cancelled;
    if (!cancelled && status.phase() != UpgradePhase.Succeeded) {
      wrong("it ends %s: %s".formatted(status.phase(), status.message()));
      return;
    }
    cancels();
    if (cancelled && leftByAnother()) {
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
    BuildVersion build =
        cancelled && !succeeded() ? truth.servers().getFirst().binary() : world.builds().getLast();
    truth.servers().stream()
        .filter(s -> !s.binary().equals(build))
        .forEach(
            s ->
                wrong(
                    "rule 8: server %s runs %s after the end".formatted(s.address(), s.binary())));
    parameters(Optional.of(status));
    if (!world.scene().kubernetes().records().all().isEmpty() && !world.rules().lateRecord()) {
      wrong("rule 6: the record is there after the end");
    }
    world.scene().kubernetes().budgets().collectAllBut(world.person().uids());
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

  /**
   * Whether the cluster is as an upgrade left it that somebody deleted without its finalizer. One
   * that was cancelled before it took the record over has no part in that. The record must still be
   * there.
   */
  private boolean leftByAnother() {
    return !world.scene().kubernetes().records().all().isEmpty()
        && world.scene().kubernetes().records().all().stream()
            .noneMatch(record -> world.person().uids().contains(record.holder()));
  }

  private void parameters(Optional<ObUpgradeStatus> status) {
    Map<String, String> parameters = Parameters.of(world.database());
    world
        .parametersBefore()
        .forEach(
            (name, value) -> {
              String now = parameters.get(name);
              boolean excused = status.filter(s -> world.memory().excuses(name, s)).isPresent();
              boolean shown = now != null || serves(name.substring(name.lastIndexOf(' ') + 1));
              if (shown && !value.equals(now) && !world.alsoRight(name, now) && !excused) {
                wrong("rule 6: %s was %s and is %s".formatted(name, value, now));
              }
            });
  }

  /** A server that has just ended shows no parameter. */
  private boolean serves(String address) {
    return world.database().truth().servers().stream()
        .anyMatch(s -> s.address().toString().equals(address) && s.serves());
  }

  /**
   * An upgrade that somebody deleted is gone. If it left no record, nothing of it may be left, as
   * far as anybody knows what was before.
   */
  void gone(ObUpgrade upgrade) {
    if (!upgrade.isMarkedForDeletion()
        || world.memory().lost()
        || !world.scene().kubernetes().records().all().isEmpty()) {
      return;
    }
    FakeTruth truth = world.database().truth();
    if (truth.upgradeMode() || truth.zones().containsValue(false)) {
      wrong("rule 6: a deleted upgrade leaves no record, and upgrade mode or a stopped zone");
    }
    try {
      parameters(Optional.empty());
    } catch (DatabaseException e) {
      world.tell("simulation", "can not look at the parameters");
    }
  }

  private boolean succeeded() {
    return there().stream()
        .anyMatch(u -> world.person().status(u).phase() == UpgradePhase.Succeeded);
  }

  /** Each cancel has its answer: it is done, or it came too late. */
  private void cancels() {
    for (String name : there()) {
      ObUpgradeStatus status = world.person().status(name);
      boolean wanted = world.person().get(name).getSpec().cancelled();
      Optional<Condition> answer = Conditions.find(status.conditions(), Conditions.CANCELLED);
      if (status.phase() == UpgradePhase.Cancelled) {
        if (answer.filter(c -> Conditions.TRUE.equals(c.getStatus())).isEmpty()) {
          wrong("%s is cancelled, and its condition does not say so".formatted(name));
        }
      } else if (wanted
          && answer.filter(c -> c.getReason().equals(Reason.CancelTooLate.name())).isEmpty()) {
        wrong("%s is not cancelled, and does not say why".formatted(name));
      }
    }
  }

  /** It has not ended, so a person must be needed, and must read why and what to do. */
  private void standing() {
    Optional<ObUpgradeStatus> status = atWork();
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
