package dev.obupgrade.simulate;

import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What faults choose at random. */
final class Chance {
  private Chance() {}

  static <T> T of(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Mostly seconds, now and then minutes. */
  static Duration time(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? Duration.ofSeconds(random.nextInt(60, 600))
        : Duration.ofMillis(random.nextInt(500, 30_000));
  }

  static String zone(World world, SplittableRandom random) {
    return of(random, world.cluster().zones());
  }

  static ServerAddress server(World world, SplittableRandom random) {
    return of(random, world.database().serversOf(zone(world, random)));
  }

  static int ordinal(World world, SplittableRandom random, String zone) {
    return random.nextInt(world.database().serversOf(zone).size());
  }
}
