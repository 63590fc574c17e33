package dev.obupgrade.simulate;

import dev.obupgrade.kube.JobState.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** In the pods of Jobs. */
final class JobFaults {
  private static final List<String> SCRIPTS =
      List.of(
          "upgrade_checker.py", "upgrade_pre.py", "upgrade_health_checker.py", "upgrade_post.py");

  private JobFaults() {}

  static void scriptFails(World world, SplittableRandom random) {
    world.scene().jobs().failNext(Chance.of(random, SCRIPTS), "a fault of the simulation");
  }

  static void losesServer(World world, SplittableRandom random) {
    world.scene().jobs().loseServer(Chance.of(random, SCRIPTS), 1 + random.nextInt(3));
  }

  static void losesServerLate(World world, SplittableRandom random) {
    world.scene().jobs().loseServerAtTheEnd(Chance.of(random, SCRIPTS), 1);
  }

  /** The pod of upgrade_pre.py or upgrade_post.py ends while the script changes things. */
  static void diesHalfWay(World world, SplittableRandom random) {
    String script = Chance.of(random, List.of("upgrade_pre.py", "upgrade_post.py"));
    int changes = random.nextInt(script.contains("pre") ? 8 : 14);
    Trouble.Kind kind =
        Chance.of(
            random, List.of(Trouble.Kind.LOST, Trouble.Kind.CRASHED, Trouble.Kind.OUT_OF_MEMORY));
    world.tell("fault", "%s: %s after %d changes".formatted(script, kind, changes));
    world.scene().jobs().dieNext(script, changes, kind);
  }

  static void trouble(World world, SplittableRandom random) {
    String work =
        random.nextInt(3) == 0
            ? Chance.of(random, List.of("probe", "suite"))
            : Chance.of(random, SCRIPTS);
    Trouble.Kind kind =
        Chance.of(
            random,
            List.of(
                Trouble.Kind.LOST,
                Trouble.Kind.CRASHED,
                Trouble.Kind.OUT_OF_MEMORY,
                Trouble.Kind.DEADLINE,
                Trouble.Kind.IMAGE,
                Trouble.Kind.CONFIGURATION,
                Trouble.Kind.UNSCHEDULABLE,
                Trouble.Kind.QUOTA));
    world.tell("fault", kind + " of " + work);
    world.scene().jobs().troubleNext(work, kind, "a fault of the simulation");
  }

  static void refused(World world, SplittableRandom random) {
    world
        .scene()
        .kubernetes()
        .jobs()
        .refuseCreation(
            Optional.of(new Trouble(Trouble.Kind.ADMISSION, "a fault of the simulation")));
    world.after(
        Chance.time(random),
        () -> world.scene().kubernetes().jobs().refuseCreation(Optional.empty()));
  }
}
