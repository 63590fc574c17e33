package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.simulate.Simulation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Runs many seeds, or replays one with its history: {@code make simulate}. Exits with 1 when a rule
 * was broken.
 */
public final class Simulate {
  private static final int MOST_SHRUNK = 3;
  private static final int MOST_NAMED = 40;

  private Simulate() {}

  /**
   * @param args {@code SEED=n} replays one seed. Otherwise {@code SEEDS=n} says how many, and
   *     {@code START=n} which is the first; without it the command chooses one
   */
  public static void main(String[] args) throws Exception {
    OperatorLog.read();
    Map<String, Long> options = options(args);
    boolean well =
        options.containsKey("SEED")
            ? replay(options.get("SEED"))
            : many(
                options.getOrDefault("START", System.currentTimeMillis() % 1_000_000_000L * 1_000),
                options.getOrDefault("SEEDS", 1_000L));
    System.exit(well ? 0 : 1);
  }

  private static Map<String, Long> options(String... args) {
    Map<String, Long> options = new TreeMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (parts.length == 2 && !parts[1].isBlank()) {
        options.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    return options;
  }

  private static boolean replay(long seed) {
    Outcome outcome = Simulation.run(seed);
    outcome.history().lines().forEach(System.out::println);
    System.out.printf("%nhistory %016x%n", outcome.history().fingerprint());
    tell(outcome);
    summary(List.of(outcome));
    return outcome.end() != End.VIOLATION;
  }

  private static boolean many(long start, long count) throws InterruptedException {
    System.out.printf("Seeds %d to %d.%n", start, start + count - 1);
    List<Outcome> outcomes = new ArrayList<>();
    long begin = System.nanoTime();
    Seeds.run(
        LongStream.range(start, start + count).boxed().toList(),
        outcome -> {
          outcomes.add(outcome);
          if (outcome.end() == End.VIOLATION
              && outcomes.stream().filter(o -> o.end() == End.VIOLATION).count() <= MOST_NAMED) {
            tell(outcome);
          }
          return true;
        });
    outcomes.stream()
        .filter(o -> o.end() == End.VIOLATION)
        .limit(MOST_SHRUNK)
        .forEach(o -> System.out.println(Shrinker.shrunk(o)));
    figures(outcomes, Duration.ofNanos(System.nanoTime() - begin));
    System.out.printf(
        "At most in one hour: %d API requests, %d questions to the database.%n",
        outcomes.stream().mapToInt(Outcome::requestsAnHour).max().orElse(0),
        outcomes.stream().mapToInt(Outcome::questionsAnHour).max().orElse(0));
    summary(outcomes);
    return outcomes.stream().noneMatch(o -> o.end() == End.VIOLATION);
  }

  private static void tell(Outcome outcome) {
    System.out.printf("SEED=%d: %s. %s%n", outcome.plan().seed(), outcome.end(), outcome.words());
    outcome.violations().forEach(v -> System.out.println("  " + v));
  }

  /** What the seeds that stand wait for, and what it took. */
  private static void figures(List<Outcome> outcomes, Duration took) {
    Map<String, Integer> standing = new TreeMap<>();
    outcomes.stream()
        .filter(o -> o.end() == End.STANDING)
        .forEach(o -> standing.merge(o.words().split(":")[0], 1, Integer::sum));
    System.out.println("Standing for: " + standing);
    double hours = outcomes.stream().mapToLong(o -> o.took().toSeconds()).sum() / 3_600.0;
    System.out.printf(
        "%.0f s, %.1f ms a seed on %d processors. In an hour of the clusters' time: %.0f API requests, %.0f questions to the database.%n",
        took.toMillis() / 1_000.0,
        took.toMillis() / (double) outcomes.size(),
        Runtime.getRuntime().availableProcessors(),
        outcomes.stream().mapToLong(Outcome::requests).sum() / hours,
        outcomes.stream().mapToLong(Outcome::questions).sum() / hours);
  }

  private static void summary(List<Outcome> outcomes) {
    System.out.printf(
        "seeds: %d, faults injected: %d, ended Succeeded: %d, standing safely: %d, violations: %d%n",
        outcomes.size(),
        outcomes.stream().mapToInt(Outcome::faults).sum(),
        outcomes.stream().filter(o -> o.end() == End.SUCCEEDED).count(),
        outcomes.stream().filter(o -> o.end() == End.STANDING).count(),
        outcomes.stream().filter(o -> o.end() == End.VIOLATION).count());
  }
}
