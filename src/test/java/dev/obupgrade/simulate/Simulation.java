package dev.obupgrade.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One seed's world, from the first apply to the end. */
final class Simulation {
  /** How long everything may take once nothing goes wrong any more. */
  private static final Duration AFTER_THE_LAST_FAULT = Duration.ofHours(8);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private Simulation() {}

  /** How a world ended. */
  enum End {
    SUCCEEDED,
    /** It stands safely, and says what a person must do. */
    STANDING,
    VIOLATION
  }

  /**
   * What became of a seed.
   *
   * @param faults how many have struck
   * @param calls of the operator, to the API server and to the database
   */
  record Outcome(
      Plan plan,
      End end,
      int faults,
      int calls,
      Duration took,
      List<String> violations,
      History history) {}

  static Outcome run(long seed) {
    return run(Plan.of(seed));
  }

  static Outcome run(Plan plan) {
    World world = new World(plan);
    Instant begin = world.now();
    world.tell("world", "seed %d: %s".formatted(plan.seed(), plan));
    plan.faults().forEach(f -> world.tell("world", f.toString()));
    End end;
    try {
      end = live(world);
    } catch (RuntimeException | AssertionError e) {
      world.rules().violated("the simulation broke: " + e + " at " + List.of(e.getStackTrace()));
      end = End.VIOLATION;
    }
    return new Outcome(
        plan,
        world.rules().violations().isEmpty() ? end : End.VIOLATION,
        world.interference().struck(),
        world.interference().calls(),
        Duration.between(begin, world.now()),
        world.rules().violations(),
        world.history());
  }

  private static End live(World world) {
    world.person().apply(World.UPGRADE, world.spec());
    world.person().watches();
    Ending ending = new Ending(world);
    world
        .operators()
        .runUntil(
            world.now().plus(AFTER_THE_LAST_FAULT), () -> ending.over());
    return ending.judge();
  }
}
