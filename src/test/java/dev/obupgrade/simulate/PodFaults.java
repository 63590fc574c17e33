package dev.obupgrade.simulate;

import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.oceanbase.FakeFaults;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What happens to pods without anybody's ill will. */
final class PodFaults {
  private PodFaults() {}

  /** Until the server of this pod is well again, its end is not the operator's doing. */
  static void hurt(World world, String zone, int ordinal) {
    world
        .hurt()
        .until(
            () ->
                world.cluster().set(zone) != null
                    && world.cluster().set(zone).runs(ordinal)
                    && world
                        .database()
                        .truth()
                        .server(world.database().serversOf(zone).get(ordinal))
                        .votes());
  }

  static void evicted(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    int ordinal = Chance.ordinal(world, random, zone);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set == null || !set.runs(ordinal)) {
      return;
    }
    int answer = world.scene().kubernetes().budgets().evict(set, ordinal);
    world.tell("drain", "evicts pod %d of %s: %d".formatted(ordinal, zone, answer));
    if (answer == 201) {
      hurt(world, zone, ordinal);
    }
  }

  static void lost(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    int ordinal = Chance.ordinal(world, random, zone);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set != null && set.runs(ordinal)) {
      world.tell("fault", "pod %d of %s is lost".formatted(ordinal, zone));
      hurt(world, zone, ordinal);
      set.losePod(ordinal);
    }
  }

  /** What the server had is gone with it: it registers late, and copies its log from others. */
  static void volumeLost(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    int ordinal = Chance.ordinal(world, random, zone);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set == null || !set.runs(ordinal)) {
      return;
    }
    world.tell("fault", "pod %d of %s is lost with its volume".formatted(ordinal, zone));
    ServerAddress server = world.database().serversOf(zone).get(ordinal);
    FakeFaults faults = world.database().faults();
    faults.serverNeverComesBack(server, true);
    faults.logNeverSyncs(zone, true);
    hurt(world, zone, ordinal);
    set.losePod(ordinal);
    Duration away = Duration.ofSeconds(random.nextInt(30, 400));
    world.after(away, () -> faults.serverNeverComesBack(server, false));
    world.after(
        away.plus(Chance.time(random)),
        () -> {
          faults.logNeverSyncs(zone, false);
          if (world.database().truth().server(server).serves()) {
            world.database().setLogSynced(server, true);
          }
        });
  }

  static void slow(World world, SplittableRandom random) {
    FakeTiming usual = world.plan().pods();
    world
        .scene()
        .kubernetes()
        .timing(
            new FakeTiming(
                usual.controller(),
                Duration.ofSeconds(random.nextInt(10, 200)),
                usual.start(),
                usual.ready()));
    world.after(Chance.time(random), () -> world.scene().kubernetes().timing(usual));
  }

  static void imageVanishes(World world, SplittableRandom random) {
    String image = Chance.of(random, world.path()).image();
    world.scene().kubernetes().breakImage(image, "ErrImagePull: a fault of the simulation");
    world.after(Chance.time(random), () -> world.scene().kubernetes().repairImage(image));
  }

  static void quota(World world, SplittableRandom random) {
    FakeStatefulSet set = world.cluster().set(Chance.zone(world, random));
    if (set != null) {
      set.refusePods("exceeded quota: a fault of the simulation");
      world.after(Chance.time(random), () -> set.refusePods(null));
    }
  }

  static void admission(World world, SplittableRandom random) {
    String kind =
        Chance.of(
            random, List.of("StatefulSet", "Pod", "PodDisruptionBudget", "Job", "ClusterRecord"));
    int code = Chance.of(random, List.of(403, 422, 400, 500));
    world.tell("fault", "%s denied with %d".formatted(kind, code));
    world.scene().kubernetes().faults().deny(kind, code);
    world.after(Chance.time(random), () -> world.scene().kubernetes().faults().admit(kind));
  }
}
