package dev.obupgrade.simulate;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.FakeUpgrades;
import dev.obupgrade.upgrade.Deployment;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who applies the upgrade, reads its status every few minutes, and does what it asks for: retries a
 * failed step, and accepts what others have changed.
 */
final class Person {
  private static final Duration LOOKS_EVERY = Duration.ofMinutes(4);
  private static final int MOST_RETRIES = 40;

  private final World world;
  private final Set<String> names = new LinkedHashSet<>();
  private int retries;

  Person(World world) {
    this.world = world;
  }

  /** The names of all upgrades that were ever applied. */
  List<String> upgrades() {
    return List.copyOf(names);
  }

  private FakeUpgrades all() {
    return world.scene().kubernetes().upgrades();
  }

  /** The uids of those that exist. */
  List<String> uids() {
    return names.stream()
        .filter(this::exists)
        .map(name -> all().uid(Deployment.NAMESPACE, name))
        .toList();
  }

  boolean exists(String name) {
    return all().exists(Deployment.NAMESPACE, name);
  }

  ObUpgradeStatus status(String name) {
    ObUpgradeStatus status = all().get(Deployment.NAMESPACE, name).getStatus();
    return status == null ? ObUpgradeStatus.empty() : status;
  }

  ObUpgrade get(String name) {
    return all().get(Deployment.NAMESPACE, name);
  }

  void apply(String name, ObUpgradeSpec spec) {
    world.tell("person", "applies ObUpgrade " + name);
    all().apply(Deployment.NAMESPACE, name, spec);
    names.add(name);
    world.operators().hear(name);
  }

  /** Comes back every few minutes. */
  void watches() {
    world
        .agenda()
        .at(
            world.now().plus(LOOKS_EVERY),
            () -> {
              upgrades().stream().filter(this::exists).forEach(this::look);
              watches();
            });
  }

  private void look(String name) {
    ObUpgradeStatus status = status(name);
    if (status.finishedAt() == null
        && (Statuses.failed(status).isPresent() || Statuses.asksForRetry(status))
        && retries < MOST_RETRIES) {
      retry(name);
    }
  }

  void retry(String name) {
    retries++;
    world.tell("person", "retries " + name);
    all().edit(Deployment.NAMESPACE, name, s -> s.withRetry("retry " + retries));
    world.operators().hear(name);
  }

  /** Kubernetes takes its Jobs and budgets away with it. */
  void delete(String name) {
    world.tell("person", "deletes ObUpgrade " + name);
    String uid = get(name).getMetadata().getUid();
    all().remove(Deployment.NAMESPACE, name);
    world.scene().kubernetes().budgets().collect(uid);
    world.scene().kubernetes().jobs().requests().stream()
        .filter(j -> j.ownerUid().equals(uid))
        .forEach(j -> world.scene().kubernetes().jobs().vanish(Deployment.NAMESPACE, j.name()));
  }
}
