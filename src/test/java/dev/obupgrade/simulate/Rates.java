package dev.obupgrade.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How much the operator asks for in each hour of the world. */
final class Rates {
  /**
   * Twice the most that 250 seeds had (1 to 150, 3000 to 3099): 60,210 in an hour in which servers
   * of a large cluster were away, so that the operator looked every second.
   */
  static final int MOST_REQUESTS = 120_000;

  /** Twice the most that the same seeds had: 31,240. */
  static final int MOST_QUESTIONS = 62_000;

  private final World world;
  private final Map<Long, Integer> requests = new HashMap<>();
  private final Map<Long, Integer> questions = new HashMap<>();

  Rates(World world) {
    this.world = world;
  }

  void count(boolean ofDatabase) {
    long hour = Duration.between(Instant.EPOCH, world.now()).toHours();
    (ofDatabase ? questions : requests).merge(hour, 1, Integer::sum);
  }

  /** The most requests to the API server in an hour. */
  int requests() {
    return most(requests);
  }

  /** The most questions to the database in an hour. */
  int questions() {
    return most(questions);
  }

  private static int most(Map<Long, Integer> counts) {
    return counts.values().stream().mapToInt(n -> n).max().orElse(0);
  }

  void judge() {
    if (requests() > MOST_REQUESTS) {
      world.rules().violated("%d requests to the API server in an hour".formatted(requests()));
    }
    if (questions() > MOST_QUESTIONS) {
      world.rules().violated("%d questions to the database in an hour".formatted(questions()));
    }
  }
}
