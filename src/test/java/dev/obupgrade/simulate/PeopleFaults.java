package dev.obupgrade.simulate;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.upgrade.Deployment;
import java.util.SplittableRandom;

/** What people do to the upgrade and to what belongs to it. */
final class PeopleFaults {
  private PeopleFaults() {}

  static void password(World world, SplittableRandom random) {
    String changed = World.PASSWORD + random.nextInt(1_000);
    world.database().password(new Password(changed));
    world.after(
        Chance.time(random),
        () ->
            world
                .scene()
                .kubernetes()
                .secrets()
                .put(Deployment.NAMESPACE, world.cluster().secret(), "password", changed));
  }

  static void recordDeleted(World world, SplittableRandom random) {
    for (ClusterRecord record : world.scene().kubernetes().records().all()) {
      world.tell("somebody", "deletes record " + record.name());
      world.scene().kubernetes().records().remove(record);
    }
  }

  static void budgetsDeleted(World world, SplittableRandom random) {
    world.scene().kubernetes().budgets().removeAll();
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
    world.person().delete(World.UPGRADE);
    world.after(
        Chance.time(random),
        () -> {
          if (!world.person().exists(name)) {
            world.person().apply(name, world.spec());
          }
        });
  }

  static void second(World world, SplittableRandom random) {
    world.person().apply("second", world.spec());
  }
}
