package dev.obupgrade.steps;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.status.Situation;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.record.TakeRecord;
import dev.obupgrade.upgrade.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a row's world has: other upgrades, another record, another spec. */
public final class Given {
  private Given() {}

  public static void withoutRecord(StepWorld world) {
    world.kubernetes().port().records().delete(record(world));
  }

  public static void record(StepWorld world, UnaryOperator<ClusterRecord> change) {
    world.kubernetes().port().records().replace(change.apply(record(world)));
  }

  private static ClusterRecord record(StepWorld world) {
    return world.kubernetes().records().all().getFirst();
  }

  /** Another ObUpgrade of the same cluster holds the record. */
  public static void recordHeldBy(StepWorld world, String name) {
    ObUpgrade other = world.kubernetes().upgrades().apply(Deployment.NAMESPACE, name, spec(world));
    record(world, r -> r.heldBy(other.getMetadata().getUid(), name));
  }

  /** Another ObUpgrade of the same cluster took the record, and somebody deleted that. */
  public static void unrecorded(StepWorld world, String name, Duration younger) {
    withoutRecord(world);
    upgradeOf(world, name, spec(world).cluster().zones(), younger);
    past(world, name, TakeRecord.NAME);
  }

  /** Another ObUpgrade of the same cluster creates the record. */
  public static void recordCreatedBy(StepWorld world, String name) {
    world.kubernetes().upgrades().apply(Deployment.NAMESPACE, name, spec(world));
    recordOf(world, name, spec(world).cluster().zones());
  }

  /** Another ObUpgrade of the same cluster held the record, and was deleted. */
  public static void recordLeftBy(StepWorld world, String name) {
    recordHeldBy(world, name);
    world.kubernetes().upgrades().remove(Deployment.NAMESPACE, name);
  }

  /** Somebody deleted an ObUpgrade, and applied another one under its name. */
  public static void appliedAgain(StepWorld world, String name) {
    world.kubernetes().upgrades().apply(Deployment.NAMESPACE, name, spec(world));
  }

  /**
   * A deleted ObUpgrade left another record, about a cluster that had another StatefulSet for
   * zone3.
   */
  public static void leftUnderAnotherName(
      StepWorld world, String name, Optional<String> hop, List<SavedValue> saved) {
    leftUnderAnotherName(world, Deployment.NAMESPACE, name, hop, saved);
  }

  public static void leftUnderAnotherName(
      StepWorld world,
      String namespace,
      String name,
      Optional<String> hop,
      List<SavedValue> saved) {
    List<String> sets = List.of("obtest-zone1", "obtest-zone2", "renamed-zone3");
    world
        .kubernetes()
        .port()
        .records()
        .create(
            new ClusterRecord(
                    namespace,
                    ClusterRecord.nameFor(sets),
                    "uid-of-" + name,
                    name,
                    saved,
                    hop,
                    Optional.empty(),
                    Optional.empty())
                .withSubject(new Subject(sets, Optional.empty())));
  }

  /** Another ObUpgrade has a value that the operator does not know. */
  public static void unreadable(StepWorld world, String name) {
    world.kubernetes().upgrades().makeUnreadable(Deployment.NAMESPACE, name);
  }

  /** An ObUpgrade of another cluster of the same namespace. */
  public static void ofAnotherCluster(StepWorld world, String name) {
    apply(
        world,
        name,
        spec(world).cluster().zones().stream()
            .map(zone -> new ZoneSpec(zone.name(), "other-" + zone.statefulSet()))
            .toList());
  }

  private static void apply(StepWorld world, String name, List<ZoneSpec> zones) {
    ObUpgradeSpec spec = spec(world);
    ClusterSpec cluster =
        new ClusterSpec(spec.cluster().container(), zones, spec.cluster().connection());
    world
        .kubernetes()
        .upgrades()
        .apply(
            Deployment.NAMESPACE,
            name,
            new ObUpgradeSpec(
                cluster, spec.target(), spec.via(), spec.mode(), spec.preCheck(), null));
  }

  public static void youngerRival(StepWorld world, String name) {
    rival(world, name, Duration.ofMinutes(1));
  }

  /**
   * An ObUpgrade that holds the record of a cluster with zone1 and zone2 of this one.
   *
   * @param younger by how much it is younger than this world's upgrade
   */
  public static void rival(StepWorld world, String name, Duration younger) {
    List<ZoneSpec> zones = new ArrayList<>(spec(world).cluster().zones().subList(0, 2));
    zones.add(new ZoneSpec("zone3", "copy-zone3"));
    upgradeOf(world, name, zones, younger);
    recordOf(world, name, zones);
  }

  /** An older ObUpgrade of the same StatefulSets as a rival's, which holds no record. */
  public static void olderWithoutRecord(StepWorld world, String name, String rival) {
    List<ZoneSpec> zones =
        world.kubernetes().upgrades().get(Deployment.NAMESPACE, rival).getSpec().cluster().zones();
    upgradeOf(world, name, zones, Duration.ofMinutes(-1));
  }

  /** An older ObUpgrade that holds the record of a cluster of its own. */
  public static void olderOfAnotherCluster(StepWorld world, String name) {
    List<ZoneSpec> zones =
        List.of(
            new ZoneSpec("zone1", "copy-zone1"),
            new ZoneSpec("zone2", "copy-zone2"),
            new ZoneSpec("zone3", "copy-zone3"));
    upgradeOf(world, name, zones, Duration.ofMinutes(-1));
    recordOf(world, name, zones);
  }

  private static void upgradeOf(
      StepWorld world, String name, List<ZoneSpec> zones, Duration younger) {
    apply(world, name, zones);
    Instant own =
        Instant.parse(
            world
                .kubernetes()
                .upgrades()
                .get(Deployment.NAMESPACE, "up")
                .getMetadata()
                .getCreationTimestamp());
    world.kubernetes().upgrades().createdAt(Deployment.NAMESPACE, name, own.plus(younger));
  }

  private static void recordOf(StepWorld world, String name, List<ZoneSpec> zones) {
    ObUpgrade upgrade = world.kubernetes().upgrades().get(Deployment.NAMESPACE, name);
    world
        .kubernetes()
        .port()
        .records()
        .create(
            new ClusterRecord(
                Deployment.NAMESPACE,
                ClusterRecord.nameFor(zones.stream().map(ZoneSpec::statefulSet).toList()),
                upgrade.getMetadata().getUid(),
                name,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  /** A rival of the same second, whose uid comes before this world's. */
  public static void rivalOfTheSameSecond(StepWorld world, String name) {
    rival(world, name, Duration.ZERO);
    world.kubernetes().upgrades().withUid(Deployment.NAMESPACE, name, "a-uid");
    world.kubernetes().records().all().stream()
        .filter(r -> r.holderName().equals(name))
        .forEach(r -> world.kubernetes().port().records().replace(r.heldBy("a-uid", name)));
  }

  /** A step of another upgrade has succeeded. */
  public static void past(StepWorld world, String name, String step) {
    past(world, name, step, null);
  }

  /**
   * A step of another upgrade has succeeded.
   *
   * @param memo what it remembers for others
   */
  public static void past(StepWorld world, String name, String step, String memo) {
    ObUpgrade upgrade = world.kubernetes().upgrades().get(Deployment.NAMESPACE, name);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    ObUpgradeStatus status =
        ObUpgradeStatus.empty()
            .withSteps(List.of(StepStatus.begun(step, now).succeeded("Done.", now).withMemo(memo)));
    var running =
        new Situation.Running(StepAddress.once(step), UpgradePhase.Planning, step + ": Done.");
    world
        .kubernetes()
        .upgrades()
        .replaceStatus(upgrade, new StatusWriter().write(status, 1L, running, now));
  }

  public static void target(StepWorld world, ImageVersion target, ImageVersion... via) {
    world.edit(
        s ->
            new ObUpgradeSpec(
                s.cluster(), target, List.of(via), s.mode(), s.preCheck(), s.retry()));
  }

  /** Another image of the target's version. */
  public static void image(StepWorld world, String image) {
    ImageVersion target = spec(world).target();
    target(world, new ImageVersion(target.version(), image));
  }

  public static void mode(StepWorld world, UpgradeMode mode) {
    world.edit(
        s -> new ObUpgradeSpec(s.cluster(), s.target(), s.via(), mode, s.preCheck(), s.retry()));
  }

  private static ObUpgradeSpec spec(StepWorld world) {
    return world.kubernetes().upgrades().get(Deployment.NAMESPACE, "up").getSpec();
  }
}
