package dev.obupgrade.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.simulate.Simulation.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed seeds of {@code make simulate}. */
class SimulationTest {
  private static final int ENOUGH_FOR_EVERY_KIND = 100;

  private static final int MOST_WRONG = 1;

  @BeforeAll
  static void quiet() {
    OperatorLog.read();
  }

  @AfterAll
  static void loud() {
    OperatorLog.leave();
  }

  @Test
  void fixedSeeds() throws InterruptedException {
    List<Long> seeds = FixedSeeds.all();
    Map<End, Integer> ends = new EnumMap<>(End.class);
    List<String> wrong = new ArrayList<>();
    Set<FaultKind> struck = EnumSet.noneOf(FaultKind.class);
    Seeds.run(
        seeds,
        outcome -> {
          ends.merge(outcome.end(), 1, Integer::sum);
          outcome.plan().faults().forEach(f -> struck.add(f.kind()));
          if (outcome.end() == End.VIOLATION) {
            wrong.add("make simulate SEED=" + outcome.plan().seed() + ": " + outcome.violations());
          }
          return wrong.size() < MOST_WRONG;
        });
    assertThat(wrong).isEmpty();
    if (seeds.size() >= ENOUGH_FOR_EVERY_KIND) {
      assertThat(struck).as("kinds of faults").containsAll(EnumSet.allOf(FaultKind.class));
    }
    assertThat(ends.get(End.SUCCEEDED)).as("most succeed").isGreaterThan(seeds.size() / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 5, 13})
  void theSameSeedHasTheSameHistory(long seed) {
    List<String> once = Simulation.run(seed).history().lines();

    assertThat(Simulation.run(seed).history().lines()).isEqualTo(once).hasSizeGreaterThan(100);
  }

  @Test
  void withoutFaultsEveryUpgradeSucceeds() {
    for (long seed = 1; seed <= 20; seed++) {
      Outcome outcome = Simulation.run(Plan.of(seed).with(List.of()));

      assertThat(outcome.violations()).as("seed " + seed).isEmpty();
      assertThat(outcome.end()).as(seed + ": " + outcome.words()).isEqualTo(End.SUCCEEDED);
    }
  }

  @Test
  void aLogLineWithThePasswordIsAViolation() {
    World world = new World(Plan.of(1).with(List.of()));
    OperatorLog.of(world);
    Logger.getLogger("dev.obupgrade.anything").log(Level.FINE, "a word");
    assertThat(world.rules().violations()).isEmpty();
    Logger.getLogger("dev.obupgrade.anything").log(Level.FINE, "login with " + World.PASSWORD);
    assertThat(world.rules().violations()).singleElement().asString().contains("rule 7");
  }

  @Test
  void anotherSeedHasAnotherHistory() {
    Set<Long> prints =
        List.of(1L, 2L, 3L, 4L).stream()
            .map(seed -> Simulation.run(seed).history().fingerprint())
            .collect(Collectors.toSet());
    assertThat(prints).hasSize(4);
  }
}
