package dev.obupgrade.upgrade;

import dev.obupgrade.controller.UpgradeDriver;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.FakeKubernetes;
import dev.obupgrade.kube.OperatorKilled;
import dev.obupgrade.oceanbase.DatabaseConnector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The operator's main loop in virtual time: gives each upgrade its turn when it is due, and is
 * started anew, remembering nothing, after it was killed.
 */
final class Operator {
  private static final int MOST_TURNS = 20_000;

  private final FakeKubernetes kubernetes;
  private final Clock clock;
  private final Supplier<UpgradeDriver> start;
  private final Map<Place, Optional<Instant>> due =
      new TreeMap<>(Comparator.comparing(Place::name).thenComparing(Place::namespace));
  private final Map<String, Integer> turnsOf = new TreeMap<>();
  private UpgradeDriver driver;
  private int kills;
  private int turns;

  Operator(FakeKubernetes kubernetes, DatabaseConnector connector, Clock clock, Time time) {
    this.kubernetes = kubernetes;
    this.clock = clock;
    this.start = () -> new UpgradeDriver(kubernetes.port(), connector, time);
    this.driver = start.get();
  }

  /** Where an upgrade is. */
  private record Place(String namespace, String name) {}

  /** An upgrade is new or was changed. */
  void hear(String upgrade) {
    hear(Deployment.NAMESPACE, upgrade);
  }

  void hear(String namespace, String upgrade) {
    due.put(new Place(namespace, upgrade), Optional.of(clock.instant()));
  }

  /** Another process takes over, which remembers nothing. */
  void restart() {
    driver = start.get();
  }

  int kills() {
    return kills;
  }

  int turns() {
    return turns;
  }

  int turnsOf(String upgrade) {
    return turnsOf.getOrDefault(upgrade, 0);
  }

  /** Gives an upgrade no turn any more, as if an operator of other namespaces had it. */
  void forget(String upgrade) {
    due.keySet().removeIf(place -> place.name().equals(upgrade));
  }

  /** Until nothing is to be done any more unless somebody changes something. */
  void run() {
    runUntil(Duration.ofDays(2), () -> false);
  }

  /** Until the condition holds, which is looked at before each turn; or nothing is to be done. */
  void runUntil(BooleanSupplier condition) {
    runUntil(Duration.ofDays(2), condition);
    if (!condition.getAsBoolean()) {
      throw new AssertionError("it came to rest before what was waited for was true");
    }
  }

  void runFor(Duration time) {
    Instant end = clock.instant().plus(time);
    runUntil(time, () -> false);
    if (clock.instant().isBefore(end)) {
      kubernetes.advance(Duration.between(clock.instant(), end));
    }
  }

  private void runUntil(Duration limit, BooleanSupplier condition) {
    Instant end = clock.instant().plus(limit);
    int most = turns + MOST_TURNS;
    while (!condition.getAsBoolean()) {
      Optional<Map.Entry<Place, Instant>> next = next();
      if (next.isEmpty() || next.get().getValue().isAfter(end)) {
        return;
      }
      if (turns > most) {
        throw new AssertionError("it goes round and round: " + MOST_TURNS + " turns");
      }
      if (next.get().getValue().isAfter(clock.instant())) {
        kubernetes.advance(Duration.between(clock.instant(), next.get().getValue()));
      }
      turn(next.get().getKey());
    }
  }

  private Optional<Map.Entry<Place, Instant>> next() {
    return due.entrySet().stream()
        .filter(e -> e.getValue().isPresent())
        .map(e -> Map.entry(e.getKey(), e.getValue().get()))
        .min(Map.Entry.comparingByValue());
  }

  private void turn(Place upgrade) {
    turns++;
    turnsOf.merge(upgrade.name(), 1, Integer::sum);
    try {
      due.put(
          upgrade,
          driver
              .turn(upgrade.namespace(), upgrade.name())
              .map(after -> clock.instant().plus(after)));
    } catch (OperatorKilled e) {
      kills++;
      driver = start.get();
      due.replaceAll((any, when) -> Optional.of(clock.instant().plusSeconds(1)));
    }
  }
}
