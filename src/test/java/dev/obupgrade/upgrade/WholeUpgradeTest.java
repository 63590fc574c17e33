package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Took;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WholeUpgradeTest {
  private static final List<String> OF_A_ZONE =
      List.of(
          "clusterHealthy",
          "pullImage",
          "stopZone",
          "minorFreeze",
          "replacePods",
          "versionRefreshed",
          "logInSync",
          "schemaRefreshed",
          "zoneHealthy",
          "startZone",
          "zoneServing");

  private final Scene scene = Scene.threeZones();

  @Test
  void theStepsAreTakenInOrderZoneAfterZone() {
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.succeededSteps())
        .containsExactlyElementsOf(
            steps(
                List.of("validate", "resolvePath", "takeRecord"),
                hop("zone1", "zone2", "zone3"),
                List.of("restoreParameters", "verify")));
    assertThat(scene.cluster().database().commands())
        .extracting(Command::text)
        .filteredOn(c -> c.contains(" ZONE "))
        .containsExactly(
            "STOP ZONE zone1",
            "START ZONE zone1",
            "STOP ZONE zone2",
            "START ZONE zone2",
            "STOP ZONE zone3",
            "START ZONE zone3");
    assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  @Test
  void zonesAreUpgradedInTheOrderOfTheSpec() {
    Upgrade upgrade =
        scene
            .apply(
                "up",
                scene
                    .cluster()
                    .spec(
                        List.of("zone3", "zone1", "zone2"),
                        new ImageVersion("4.3.5.3", Images.TARGET),
                        List.of(),
                        UpgradeMode.Upgrade))
            .run();

    assertThat(upgrade.status().plan().zones()).containsExactly("zone3", "zone1", "zone2");
    assertThat(upgrade.succeededSteps())
        .filteredOn(s -> s.endsWith("/stopZone"))
        .containsExactly("zone3/stopZone", "zone1/stopZone", "zone2/stopZone");
    assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  @Test
  void theStatusTellsTheWholeWay() {
    Upgrade upgrade = scene.apply().run();

    ObUpgradeStatus status = upgrade.status();
    assertThat(status.phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(status.progress()).isEqualTo("3/3 zones");
    assertThat(status.step()).isNull();
    assertThat(status.message())
        .startsWith("Upgraded from %s to %s. ".formatted(Images.OLD_BUILD, Images.TARGET_BUILD));
    assertThat(status.observedGeneration()).isEqualTo(1L);
    assertThat(status.startedAt()).isBefore(status.finishedAt());
    assertThat(status.plan().from()).isEqualTo(Images.OLD_BUILD.toString());
    assertThat(status.plan().hops())
        .containsExactly(new PlannedHop("4.3.5.3", Images.TARGET_BUILD.toString(), Images.TARGET));
    HopStatus hop = status.hops().getFirst();
    assertThat(CheckRecords.all(hop))
        .hasSizeGreaterThan(20)
        .noneMatch(c -> c.result() == CheckResult.Failed)
        .anyMatch(c -> c.name().equals("upgrade_checker.py"));
    assertThat(hop.zones()).extracting(ZoneStatus::phase).containsOnly(ZonePhase.Upgraded);
    assertThat(hop.zones())
        .extracting(ZoneStatus::build)
        .containsOnly(Images.TARGET_BUILD.toString());
  }

  @Test
  void aZoneUnderWayShowsItsServers() {
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");

    assertThat(upgrade.status().hops().getFirst().zones().get(1).servers())
        .containsExactly(
            new ServerStatus(
                "10.0.2.1:2882", "obtest-zone2-0", Images.TARGET_BUILD.toString(), "ACTIVE"));
  }

  @Test
  void zonesAndHopsThatAreThroughKeepWhatAnAuditNeeds() {
    ObUpgradeStatus status = scene.apply().run().status();

    HopStatus hop = status.hops().getFirst();
    assertThat(Took.parse(hop.took()))
        .extracting(Took::step)
        .containsExactly(
            "preCheck", "prepare", "finish", "verifyVersion", "restoreParameters", "settle");
    assertThat(hop.steps()).isEmpty();
    assertThat(hop.startedAt()).isBefore(hop.finishedAt());
    assertThat(hop.zones())
        .allSatisfy(
            z -> {
              assertThat(Took.parse(z.took()))
                  .extracting(Took::step)
                  .containsExactlyElementsOf(OF_A_ZONE);
              assertThat(z.steps()).isEmpty();
              assertThat(z.servers()).isEmpty();
              assertThat(z.startedAt()).isBefore(z.finishedAt());
              assertThat(z.outOfServiceSeconds())
                  .isPositive()
                  .isLessThan((int) Duration.between(z.startedAt(), z.finishedAt()).toSeconds());
            });
  }

  @Test
  void everyStepHasItsTimesAndAMessage() {
    Upgrade upgrade = scene.apply().run();
    ObUpgradeStatus status = upgrade.status();

    List<StepStatus> all =
        upgrade.history().stream()
            .flatMap(Upgrade::records)
            .filter(s -> s.phase() != StepPhase.Running)
            .distinct()
            .toList();
    // The last step of a zone and of a hop is over in the write that drops its record.
    assertThat(all)
        .hasSize(5 + 5 + 30)
        .allMatch(s -> s.phase() == StepPhase.Succeeded)
        .allMatch(s -> !s.startedAt().isAfter(s.finishedAt()))
        .allMatch(s -> !s.startedAt().isBefore(status.startedAt()))
        .noneMatch(s -> s.message().isBlank())
        .allMatch(s -> s.reason() == null);
  }

  @Test
  void conditionsSayThatItIsOver() {
    Upgrade upgrade = scene.apply();
    upgrade.runTo("zone2/stopZone");
    assertThat(conditions(upgrade))
        .containsEntry(Conditions.SUCCEEDED, "Unknown")
        .containsEntry(Conditions.READY, "False")
        .containsEntry(Conditions.RECONCILING, "True")
        .containsEntry(Conditions.STALLED, "False")
        .containsEntry(Conditions.PRE_CHECK_PASSED, "True");
    assertThat(upgrade.status().progress()).isEqualTo("1/3 zones");

    upgrade.run();
    assertThat(conditions(upgrade))
        .containsEntry(Conditions.SUCCEEDED, "True")
        .containsEntry(Conditions.READY, "True")
        .containsEntry(Conditions.RECONCILING, "False")
        .containsEntry(Conditions.STALLED, "False");
    assertThat(upgrade.status().conditions())
        .allMatch(c -> c.getObservedGeneration() == 1L)
        .noneMatch(c -> c.getReason().isBlank());
  }

  @Test
  void whatWasThereBeforeIsThereAgain() {
    try (Database database = scene.cluster().database().database()) {
      database.setParameter(
          new ParameterSetting(
              "enable_major_freeze", "False", new ParameterSetting.Scope.Cluster()));
      database.setParameter(
          new ParameterSetting(
              "_enable_adaptive_compaction",
              "False",
              new ParameterSetting.Scope.OfTenant("mysql1")));
      database.setParameter(
          new ParameterSetting(
              "syslog_level",
              "INFO",
              new ParameterSetting.Scope.OneServer(
                  scene.cluster().database().serversOf("zone2").getFirst())));
      database.suspendMerge("mysql1");
    }
    // Servers learn of a parameter a moment later.
    scene.kubernetes().advance(Duration.ofMinutes(1));
    Map<String, String> before = Parameters.of(scene.cluster().database());

    Upgrade upgrade = scene.apply();
    upgrade.runTo("finish");
    assertThat(Parameters.of(scene.cluster().database())).isNotEqualTo(before);
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void onlyTheObserversImageIsReplaced() {
    scene.apply().run();

    for (String zone : scene.cluster().zones()) {
      assertThat(scene.kubernetes().port().statefulSets().find("default", "obtest-" + zone))
          .get()
          .extracting(s -> s.images())
          .isEqualTo(Map.of("observer", Images.TARGET, "agent", "registry.test/agent:1"));
    }
  }

  static Stream<Named<FakeClusterShape>> shapes() {
    FakeClusterShape three = FakeClusterShape.threeZones();
    return Stream.of(
        Named.of("3 zones of 3 servers", three.withServersPerZone(3)),
        Named.of("5 zones", three.withZones("z1", "z2", "z3", "z4", "z5")),
        Named.of("many tenants", three.withUserTenants("a", "b", "c", "d")),
        Named.of("3 zones of 2 servers", three.withServersPerZone(2)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void clustersOfManyShapesArrive(FakeClusterShape shape) {
    Scene shaped = Scene.of(shape);
    Map<String, String> before = Parameters.of(shaped.cluster().database());

    Upgrade upgrade = shaped.apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertArrived(shaped.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(shaped.cluster().database())).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void withOnDeleteTheOperatorDeletesThePods(FakeClusterShape shape) {
    Scene shaped = Scene.of(shape);
    shaped.cluster().zones().forEach(z -> shaped.cluster().set(z).strategy(Strategy.ON_DELETE));
    shaped.kubernetes().advance(Duration.ofMinutes(1));

    Upgrade upgrade = shaped.apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertArrived(shaped.cluster(), Images.TARGET_BUILD);
    assertThat(shaped.kubernetes().mutations())
        .filteredOn(m -> m.kind().equals("Pod"))
        .hasSize(shape.zones().size() * shape.serversPerZone());
  }

  @Test
  void twoClustersAreUpgradedSideBySide() {
    Deployment other = scene.deploy("other", FakeClusterShape.threeZones());
    Upgrade one = scene.apply("one", scene.cluster().spec());
    Upgrade two = scene.apply("two", other.spec());

    one.runTo("zone2/stopZone");
    assertThat(two.status().step()).startsWith("zone");
    scene.operator().run();

    assertThat(one.phase()).isEqualTo("Succeeded");
    assertThat(two.phase()).isEqualTo("Succeeded");
    assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertArrived(other, Images.TARGET_BUILD);
  }

  @Test
  void aClusterThatIsThereAlreadyIsLeftAlone() {
    Upgrade upgrade = scene.applyTo("4.3.5.2", Images.OLD).run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("AlreadyAtTarget");
    assertThat(upgrade.status().progress()).isNull();
    assertThat(scene.cluster().database().commands()).isEmpty();
    assertThat(scene.kubernetes().jobs().requests())
        .flatExtracting(j -> j.work())
        .allMatch(Work.Probe.class::isInstance);
    assertThat(scene.kubernetes().mutations())
        .noneMatch(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"));
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void aPathOfTwoHopsIsTwoWholeUpgrades() {
    Map<String, String> before = Parameters.of(scene.cluster().database());

    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops()).run();

    assertThat(upgrade.status().message()).contains(Images.NEXT_BUILD.toString());
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().progress()).isEqualTo("6/6 zones");
    assertThat(upgrade.status().plan().hops())
        .extracting(PlannedHop::version)
        .containsExactly("4.3.5.3", "4.4.1.0");
    assertThat(upgrade.succeededSteps())
        .containsExactlyElementsOf(
            steps(
                List.of("validate", "resolvePath", "takeRecord"),
                hop("zone1", "zone2", "zone3"),
                hop("zone1", "zone2", "zone3"),
                List.of("restoreParameters", "verify")));
    assertArrived(scene.cluster(), Images.NEXT_BUILD);
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array goes no further than the stream
  private static List<String> steps(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static List<String> hop(String... zones) {
    return steps(
        List.of("preCheck", "prepare"),
        Stream.of(zones).flatMap(z -> OF_A_ZONE.stream().map(s -> z + "/" + s)).toList(),
        List.of("finish", "verifyVersion", "restoreParameters", "settle"));
  }

  private static Map<String, String> conditions(Upgrade upgrade) {
    return upgrade.status().conditions().stream()
        .collect(Collectors.toMap(Condition::getType, Condition::getStatus));
  }

  static void assertArrived(Deployment cluster, BuildVersion build) {
    assertThat(cluster.database().violations()).isEmpty();
    try (Database database = cluster.database().database()) {
      assertThat(database.servers()).extracting(Server::build).containsOnly(build);
      assertThat(database.servers()).allMatch(Server::serving);
      assertThat(database.zones()).allMatch(z -> z.active());
      assertThat(database.upgradeState().inUpgradeMode()).isFalse();
    }
    assertThat(cluster.database().openDatabases()).isZero();
  }
}
