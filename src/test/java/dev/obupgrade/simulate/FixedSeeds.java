package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.simulate.Simulation.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** The seeds that run with all other tests, and that must notice when a guard is gone. */
public final class FixedSeeds {
  /** As many as a minute of two processors has room for. Another number may be set. */
  private static final int COUNT =
      Integer.parseInt(System.getenv().getOrDefault("SIMULATION_SEEDS", "500"));

  /** Seeds whose violations are known, each with the reason. */
  private static final Set<Long> EXCLUDED = Set.of();

  private FixedSeeds() {}

  static List<Long> all() {
    return LongStream.iterate(1, seed -> seed + 1)
        .filter(seed -> !EXCLUDED.contains(seed))
        .limit(COUNT)
        .boxed()
        .toList();
  }

  /**
   * Runs seeds until the first violation.
   *
   * @param first a seed that should run before all others; 0 for none
   * @return the seed, a blank and what it saw; nothing when no seed saw anything
   */
  public static String firstViolation(long first) {
    OperatorLog.read();
    try {
      List<Long> seeds = all();
      return LongStream.concat(
              LongStream.of(first).filter(seeds::contains),
              seeds.stream().mapToLong(seed -> seed).filter(seed -> seed != first))
          .mapToObj(Simulation::run)
          .filter(outcome -> outcome.end() == End.VIOLATION)
          .map(FixedSeeds::words)
          .findFirst()
          .orElse("");
    } finally {
      OperatorLog.leave();
    }
  }

  private static String words(Outcome outcome) {
    return outcome.plan().seed() + " " + outcome.violations().getFirst();
  }
}
