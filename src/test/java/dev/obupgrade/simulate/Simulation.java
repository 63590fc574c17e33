package dev.obupgrade.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One seed's world, from the first apply to the end. */
final class Simulation {
  /** How long everything may take once nothing goes wrong any more. */
  private static final Duration AFTER_THE_LAST_FAULT = Duration.ofHours(4);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  /** How long what others took out of service may need at the very end. */
  private static final Duration HEALING = Duration.ofMinutes(30);

  private Simulation() {}

  /** How a world ended. */
  enum End {
    SUCCEEDED,
    /** It stands safely, and says what a person must do. Or a person has cancelled it. */
    STANDING,
    VIOLATION
  }

  /**
   * What became of a seed.
   *
   * @param faults how many have struck
   * @param requests of the operator to the API server
   * @param questions of the operator to the database
   * @param requestsAnHour the most in an hour
   * @param questionsAnHour the most in an hour
   * @param words of the status, at the end
   */
  record Outcome(
      Plan plan,
      End end,
      int faults,
      int requests,
      int questions,
      int requestsAnHour,
      int questionsAnHour,
      Duration took,
      String words,
      List<String> violations,
      History history) {

    /** Without the history, of which there would be too much. */
    Outcome brief() {
      return new Outcome(
          plan,
          end,
          faults,
          requests,
          questions,
          requestsAnHour,
          questionsAnHour,
          took,
          words,
          violations,
          null);
    }
  }

  static Outcome run(long seed) {
    return run(Plan.of(seed));
  }

  static Outcome run(Plan plan) {
    World world = new World(plan);
    OperatorLog.of(world);
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
        world.interference().kubernetesCalls(),
        world.interference().databaseCalls(),
        world.rates().requests(),
        world.rates().questions(),
        Duration.between(begin, world.now()),
        new Ending(world).words(),
        world.rules().violations(),
        world.history());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static End live(World world) {
    world.person().begins();
    world.person().watches();
    Ending ending = new Ending(world);
    Duration patience =
        AFTER_THE_LAST_FAULT.plus(
            world.plan().wishes().patience(world.plan().zones().size() * world.plan().hops()));
    Instant end = world.now().plus(patience);
    while (!ending.over()) {
      boolean enough = ending.hopeless() || !world.now().isBefore(end);
      if (enough && world.person().holds().isEmpty()) {
        break;
      }
      if (enough || ending.heldLong()) {
        // What a person holds stands until that person lets it go, and then it ends.
        world.person().holds().forEach(ending::held);
        world.person().holds().forEach(world.person()::release);
        world.troubled(Duration.ZERO);
      }
      world.operators().runUntil(world.now().plus(BETWEEN_LOOKS), ending::over);
      end = later(end, world.lastTrouble().plus(patience));
    }
    Instant latest = world.lastTrouble().plus(HEALING);
    while (world.now().isBefore(world.lastTrouble())
        || (world.hurt().any() && world.now().isBefore(latest))) {
      world.operators().runUntil(world.now().plusSeconds(10), () -> false);
    }
    return ending.judge();
  }
}
