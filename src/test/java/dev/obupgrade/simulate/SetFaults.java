package dev.obupgrade.simulate;

import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.SplittableRandom;

/** What other people and controllers do to the StatefulSets. */
final class SetFaults {
  private SetFaults() {}

  private interface Change {
    void on(FakeStatefulSet set);
  }

  /** All pods of the zone may go, and come back, by somebody else's doing. */
  private static void change(World world, SplittableRandom random, boolean rolls, Change change) {
    String zone = Chance.zone(world, random);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set == null) {
      return;
    }
    world.tell("somebody", "StatefulSet of " + zone);
    if (rolls) {
      world.hurt().until(() -> settled(world, zone));
    }
    change.on(set);
    world.after(Duration.ofMillis(500), world.operators()::hearOfAll);
  }

  /** All pods are of the newest revision, and their servers are well. */
  private static boolean settled(World world, String zone) {
    FakeStatefulSet set = world.cluster().set(zone);
    return set != null
        && set.state().observed()
        && set.podStates(Deployment.CONTAINER).stream()
            .allMatch(p -> p.running() && p.revision().equals(set.state().updateRevision()))
        && world.database().truth().servers().stream()
            .filter(s -> s.zone().equals(zone))
            .allMatch(s -> s.votes());
  }

  static void reverted(World world, SplittableRandom random) {
    change(
        world, random, true, set -> set.template(Deployment.CONTAINER, Images.OLD, "kubectl-set"));
  }

  static void rolledOut(World world, SplittableRandom random) {
    change(world, random, true, set -> set.otherwise("restarted " + random.nextInt()));
  }

  /** By one pod, up or down, and back after a while. */
  static void scaled(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set == null) {
      return;
    }
    int usual = world.database().serversOf(zone).size();
    int changed = random.nextBoolean() ? usual + 1 : usual - 1;
    world.tell("somebody", "scales %s from %d to %d".formatted(zone, usual, changed));
    if (changed < usual) {
      world.hurt().until(() -> set.state().replicas() == usual && settled(world, zone));
    }
    set.scale(changed);
    world.after(
        Chance.time(random),
        () -> {
          world.tell("somebody", "scales %s to %d again".formatted(zone, usual));
          set.scale(usual);
          world.operators().hearOfAll();
        });
    world.after(Duration.ofMillis(500), world.operators()::hearOfAll);
  }

  static void annotation(World world, SplittableRandom random) {
    change(world, random, false, FakeStatefulSet::removeAnnotation);
  }

  static void strategy(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    String before = world.strategiesBefore().get(zone);
    FakeStatefulSet set = world.cluster().set(zone);
    if (set != null) {
      world.tell("somebody", "strategy of " + zone + ": " + before);
      world.hurt().until(() -> settled(world, zone));
      set.strategy(before, "argocd");
      world.after(Duration.ofMillis(500), world.operators()::hearOfAll);
    }
  }

  static void madeAgain(World world, SplittableRandom random) {
    String zone = Chance.zone(world, random);
    if (world.cluster().set(zone) == null) {
      return;
    }
    world.tell("somebody", "StatefulSet of " + zone);
    String name = world.cluster().setOf(zone);
    world.scene().kubernetes().orphan(Deployment.NAMESPACE, name);
    world.after(
        Chance.time(random),
        () -> world.scene().kubernetes().createAgain(Deployment.NAMESPACE, name));
  }
}
