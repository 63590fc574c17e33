package dev.obupgrade.simulate;

import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.WindowSpec;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.upgrade.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What people do to the upgrade and to what belongs to it. */
final class PeopleFaults {
  private PeopleFaults() {}

  static void password(World world, SplittableRandom random) {
    String changed = World.PASSWORD + random.nextInt(1_000);
    world.database().password(new Password(changed));
    world.after(
        Chance.time(random),
        () -> {
          // Somebody may have changed it again since.
          if (world.database().opensFor(changed)) {
            world
                .scene()
                .kubernetes()
                .secrets()
                .put(Deployment.NAMESPACE, world.cluster().secret(), "password", changed);
          }
        });
  }

  static void recordDeleted(World world, SplittableRandom random) {
    for (ClusterRecord record : world.scene().kubernetes().records().all()) {
      world.tell("somebody", "deletes record " + record.name());
      world.memory().recordDeleted(record);
      world.scene().kubernetes().records().remove(record);
    }
    world.memory().look();
  }

  static void budgetsDeleted(World world, SplittableRandom random) {
    world.deleteBudgets();
  }

  static void retry(World world, SplittableRandom random) {
    world.person().upgrades().stream()
        .filter(world.person()::exists)
        .forEach(world.person()::retry);
  }

  static void upgradeMadeAgain(World world, SplittableRandom random) {
    if (!world.person().exists(World.UPGRADE)) {
      return;
    }
    String name = random.nextBoolean() ? World.UPGRADE : "again";
    if (random.nextInt(3) == 0) {
      world.person().removeFinalizer(World.UPGRADE);
    } else {
      world.person().delete(World.UPGRADE);
    }
    world.after(Chance.time(random), () -> world.person().applyOnceGone(name));
  }

  static void paused(World world, SplittableRandom random) {
    PausePoint point = Chance.of(random, List.of(PausePoint.values()));
    boolean forgets = random.nextInt(4) == 0;
    Duration time = Chance.time(random);
    for (String name : world.person().open()) {
      world.person().edit(name, "pauses: " + point, s -> s.withPaused(point));
      if (!forgets) {
        world.after(time, () -> world.person().release(name));
      }
    }
  }

  static void cancelled(World world, SplittableRandom random) {
    boolean withdraws = random.nextInt(3) == 0;
    Duration time = Chance.time(random);
    for (String name : world.person().open()) {
      world.person().edit(name, "cancels", s -> s.withCancelled(true));
      if (withdraws) {
        world.after(
            time, () -> world.person().edit(name, "cancels no more", s -> s.withCancelled(false)));
      }
    }
  }

  static void windowWrong(World world, SplittableRandom random) {
    WindowSpec wrong = new WindowSpec(List.of(), "00:00", "23:59", "Mars/Olympus_Mons");
    Duration time = Chance.time(random);
    for (String name : world.person().open()) {
      WindowSpec before = world.person().get(name).getSpec().window();
      world.person().edit(name, "gives a wrong window", s -> s.withWindow(wrong));
      world.after(
          time, () -> world.person().edit(name, "corrects the window", s -> s.withWindow(before)));
    }
  }

  static void second(World world, SplittableRandom random) {
    world.person().apply("second", world.spec());
  }
}
