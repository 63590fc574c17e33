package dev.obupgrade.simulate;

import dev.obupgrade.controller.UpgradeDriver;
import dev.obupgrade.kube.OperatorKilled;
import dev.obupgrade.upgrade.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The operator's processes: one leads and gives each upgrade its turn when it is due. One that dies
 * is replaced by another that remembers nothing. One that pauses in the middle of a turn may find
 * that another leads by then.
 */
final class Operators {
  private static final int MOST_TURNS = 60_000;

  private final World world;
  private final Map<String, Instant> due = new TreeMap<>();
  private OperatorProcess leader;
  private int count;
  private int turns;
  private boolean nested;
  private Instant deafUntil = Instant.MIN;

  Operators(World world) {
    this.world = world;
    this.leader = start();
  }

  private OperatorProcess start() {
    OperatorProcess process = new OperatorProcess(++count);
    Wires wires = new Wires(world, process);
    process.driver(
        new UpgradeDriver(
            wires.kubernetes(), wires.connector(), world.scene().operatorClock().time()));
    return process;
  }

  int turns() {
    return turns;
  }

  /** An upgrade is new or was changed; the operator hears of it now. */
  void hear(String upgrade) {
    due.merge(upgrade, hears(), Operators::earlier);
  }

  /** Watches report nothing until then. */
  void deafUntil(Instant end) {
    deafUntil = end;
  }

  private Instant hears() {
    return deafUntil.isAfter(world.now()) ? deafUntil : world.now();
  }

  /** A watch wakes the operator for every upgrade. */
  void hearOfAll() {
    due.replaceAll((upgrade, when) -> earlier(when, hears()));
    world.person().upgrades().forEach(this::hear);
  }

  /** A process ends, and another one begins after a while. */
  void restart(Duration after) {
    leader = start();
    takeOver(after);
  }

  private void takeOver(Duration after) {
    due.clear();
    world.person().upgrades().forEach(u -> due.put(u, world.now().plus(after)));
  }

  /** The leader stands still in the middle of a call, and another process leads meanwhile. */
  void pause(Duration time) {
    if (nested) {
      return;
    }
    leader.deposed = true;
    restart(Duration.ofSeconds(1));
    nested = true;
    try {
      runUntil(world.now().plus(time), () -> false);
    } finally {
      nested = false;
    }
  }

  /** Gives turns until the condition holds, the time is over, or no turn is due. */
  void runUntil(Instant end, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Optional<Map.Entry<String, Instant>> turn =
          due.entrySet().stream().min(Comparator.comparing(Map.Entry::getValue));
      Instant next =
          earlier(
              turn.map(Map.Entry::getValue).orElse(Instant.MAX),
              world.agenda().next().orElse(Instant.MAX));
      if (next.isAfter(end)) {
        break;
      }
      if (++turns > MOST_TURNS) {
        world.rules().violated("it goes round and round: " + MOST_TURNS + " turns");
        return;
      }
      if (next.isAfter(world.now())) {
        world.scene().kubernetes().advance(Duration.between(world.now(), next));
      }
      if (!world.agenda().next().orElse(Instant.MAX).isAfter(world.now())) {
        world.agenda().until(world.now());
      } else if (turn.isPresent()) {
        turn(leader, turn.get().getKey());
      }
    }
    if (world.now().isBefore(end) && !condition.getAsBoolean()) {
      world.scene().kubernetes().advance(Duration.between(world.now(), end));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void turn(OperatorProcess process, String upgrade) {
    due.remove(upgrade);
    process.begins();
    try {
      Optional<Duration> after = process.driver().turn(Deployment.NAMESPACE, upgrade);
      if (process == leader) {
        after.ifPresent(time -> due.merge(upgrade, world.now().plus(time), Operators::earlier));
      }
    } catch (OperatorKilled e) {
      world.tell(process.name, "dies " + e.getMessage());
      if (process == leader) {
        restart(Duration.ofSeconds(3));
      }
    }
  }
}
