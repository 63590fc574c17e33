package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.simulate.Simulation.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The seeds that run with all other tests, and that must notice when a guard is gone. */
public final class FixedSeeds {
  /** As many as a minute of two processors has room for. Another number may be set. */
  private static final int COUNT =
      Integer.parseInt(System.getenv().getOrDefault("SIMULATION_SEEDS", "500"));

  /** Later seeds that have found something, so that it stays found. */
  private static final List<Long> FOUND =
      List.of(
          640L, 739L, 921L, 978L, 982L, 1080L, 1340L, 1398L, 1423L, 1881L, 1927L, 1949L, 2051L,
          2081L, 2173L, 2324L, 2354L, 2506L, 2605L, 3520L, 3571L, 3604L, 3859L, 4197L);

  private FixedSeeds() {}

  static List<Long> all() {
    return Stream.concat(FOUND.stream(), LongStream.rangeClosed(1, COUNT).boxed()).toList();
  }

  /**
   * Runs seeds until the first violation.
   *
   * @param first a seed that runs before all others; 0 for none
   * @return the seed, a blank and what it saw; nothing when no seed saw anything
   */
  public static String firstViolation(long first) {
    OperatorLog.read();
    try {
      List<Long> seeds = all();
      return Stream.concat(
              Stream.of(first).filter(seeds::contains),
              seeds.stream()
                  .filter(seed -> seed != first)
                  .sorted(
                      Comparator.comparing((Long seed) -> !FOUND.contains(seed))
                          .thenComparing(Comparator.comparing(FixedSeeds::likely).reversed())))
          .map(Simulation::run)
          .filter(outcome -> outcome.end() == End.VIOLATION)
          .map(FixedSeeds::words)
          .findFirst()
          .orElse("");
    } finally {
      OperatorLog.leave();
    }
  }

  /**
   * The more goes wrong between an announcement and its act, the more likely a guard is missed. In
   * a small world that takes the least time.
   */
  private static double likely(long seed) {
    Plan plan = Plan.of(seed);
    long between =
        plan.faults().stream().filter(f -> f.moment() == Fault.Moment.ANNOUNCEMENT).count();
    int servers = plan.servers().stream().mapToInt(Integer::intValue).sum();
    return (double) between / (plan.hops() * (plan.zones().size() + servers));
  }

  private static String words(Outcome outcome) {
    return outcome.plan().seed() + " " + outcome.violations().getFirst();
  }
}
