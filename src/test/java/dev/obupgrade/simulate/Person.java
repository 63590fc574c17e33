package dev.obupgrade.simulate;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.FakeUpgrades;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.upgrade.Deployment;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who applies the upgrade, reads its status every few minutes, and does what it asks for: retries a
 * failed step, and accepts what others have changed.
 */
final class Person {
  private static final Duration LOOKS_EVERY = Duration.ofMinutes(4);
  private static final int MOST_RETRIES = 40;
  private static final Duration SEES_AFTER = Duration.ofMinutes(2);
  private static final Pattern COMMAND =
      Pattern.compile("kubectl -n \\S+ annotate obu \\S+ " + ObUpgrade.GROUP + "/approved=(\\S+)");

  private final World world;
  private final Set<String> names = new LinkedHashSet<>();

  /** What is about to be approved. */
  private final Set<String> approved = new HashSet<>();

  /** What was ever approved. */
  private final Set<String> given = new HashSet<>();

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

  /** Applies the upgrade. Now and then the person forgets a zone, and sees it later. */
  void begins() {
    ObUpgradeSpec right = world.spec();
    if (!world.plan().forgetsZone()) {
      apply(World.UPGRADE, right);
      return;
    }
    ClusterSpec cluster = right.cluster();
    List<ZoneSpec> fewer = cluster.zones().subList(0, cluster.zones().size() - 1);
    apply(
        World.UPGRADE,
        right.withCluster(new ClusterSpec(cluster.container(), fewer, cluster.connection())));
    world.after(
        SEES_AFTER, () -> edit(World.UPGRADE, "adds a zone to", s -> s.withCluster(cluster)));
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
    approve(name, status);
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

  /** Runs the command that the status has, after some hesitation. */
  private void approve(String name, ObUpgradeStatus status) {
    Optional<String> zone =
        Conditions.find(status.conditions(), Conditions.APPROVED)
            .filter(c -> c.getReason().equals(Reason.AwaitingApproval.name()))
            .map(c -> COMMAND.matcher(c.getMessage()))
            .filter(Matcher::find)
            .map(found -> found.group(1));
    if (zone.isPresent() && approved.add(name + " " + zone.get())) {
      world
          .agenda()
          .at(
              world.now().plus(world.plan().wishes().hesitates()),
              () -> {
                if (exists(name)) {
                  given.add(name + " " + zone.get());
                  world.tell("person", "approves %s of %s".formatted(zone.get(), name));
                  all()
                      .annotate(
                          Deployment.NAMESPACE,
                          name,
                          ObUpgrade.GROUP + "/approved",
                          zone.get(),
                          "kubectl-annotate");
                  world.operators().hear(name);
                }
                approved.remove(name + " " + zone.get());
              });
    }
  }

  /** Whether the person has approved this zone, in any hop. */
  boolean hasApproved(String name, String zone) {
    return given.stream().anyMatch(g -> g.startsWith(name + " ") && g.endsWith("/" + zone));
  }

  /** Those that exist and have not ended. */
  List<String> open() {
    return names.stream()
        .filter(this::exists)
        .filter(name -> status(name).finishedAt() == null)
        .toList();
  }

  /** Those that stand still because this person wants it. */
  List<String> holds() {
    return open().stream().filter(name -> get(name).getSpec().paused() != null).toList();
  }

  void release(String name) {
    edit(name, "pauses no more", s -> s.withPaused(null));
  }

  void edit(String name, String what, UnaryOperator<ObUpgradeSpec> change) {
    if (exists(name)) {
      world.tell("person", "%s %s".formatted(what, name));
      all().edit(Deployment.NAMESPACE, name, change);
      world.operators().hear(name);
    }
  }

  /** As {@code kubectl delete} does. The operator lets it go when everything is undone. */
  void delete(String name) {
    world.tell("person", "deletes ObUpgrade " + name);
    all().delete(Deployment.NAMESPACE, name);
    world.operators().hear(name);
  }

  /** Kubernetes takes its Jobs and budgets away with it. */
  void removeFinalizer(String name) {
    world.tell("person", "deletes ObUpgrade %s, and its finalizer".formatted(name));
    all().remove(Deployment.NAMESPACE, name);
  }

  /** Applies it when no upgrade of this name is there that somebody deletes. */
  void applyOnceGone(String name) {
    if (!exists(name)) {
      apply(name, world.spec());
    } else if (get(name).isMarkedForDeletion()) {
      world.agenda().at(world.now().plusSeconds(30), () -> applyOnceGone(name));
    }
  }
}
