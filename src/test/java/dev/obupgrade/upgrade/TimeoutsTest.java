package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.AllSteps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code spec.timeouts} in whole upgrades, and the defaults in large clusters. */
class TimeoutsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Upgrade timed(Scene scene, Map<String, String> timeouts) {
    return scene.apply("up", scene.cluster().spec().withTimeouts(timeouts));
  }

  /** Every new server of zone2 stays away. */
  private static Upgrade serversAway(Scene scene, Map<String, String> timeouts, String step) {
    Upgrade upgrade = timed(scene, timeouts).runTo("zone2/stopZone");
    FakeCluster database = scene.cluster().database();
    database
        .serversOf("zone2")
        .forEach(server -> database.faults().serverNeverComesBack(server, true));
    return upgrade.runTo(step);
  }

  @Test
  void theSpecsValueDecidesWhenPeopleAreTold() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade =
        serversAway(scene, Map.of("versionRefreshed", "5m"), "zone2/versionRefreshed");
    scene.operator().runFor(Duration.ofSeconds(290));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    scene.operator().runFor(Duration.ofSeconds(20));
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.status().message())
        .contains("The step takes longer than 5m (spec.timeouts.versionRefreshed). Fix: ");

    upgrade.edit(s -> s.withTimeouts(Map.of("versionRefreshed", "1h")));
    scene.operator().runFor(SECOND);
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();

    upgrade.edit(s -> s.withTimeouts(Map.of()));
    scene.operator().runFor(Duration.ofMinutes(41));
    assertThat(upgrade.status().message()).contains("45m, its default limit");
  }

  @Test
  void aServerMayTakeHalfAnHourUntilItServes() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = serversAway(scene, Map.of(), "zone2/versionRefreshed");
    scene.operator().runFor(Duration.ofMinutes(44));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    scene.operator().runFor(Duration.ofMinutes(2));
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
  }

  @Test
  void withManyTenantsItMayTakeLonger() {
    String[] tenants = IntStream.range(0, 50).mapToObj(n -> "t" + n).toArray(String[]::new);
    Scene scene = Scene.of(FakeClusterShape.threeZones().withUserTenants(tenants));
    int all = 2 * tenants.length + 1;
    Upgrade upgrade = serversAway(scene, Map.of(), "zone2/versionRefreshed");
    scene.operator().runFor(Duration.ofSeconds(30L * all - 10));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    scene.operator().runFor(Duration.ofSeconds(20));
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.status().message())
        .contains("The step takes longer than 3030s, its default");
  }

  /** In a zone of three servers each has the time of one. */
  @Test
  void withManyServersReplacePodsMayTakeLonger() {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(3));
    scene.cluster().zones().forEach(z -> parallel(scene.cluster().set(z)));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    Upgrade upgrade = serversAway(scene, Map.of(), "zone2/replacePods");
    scene.operator().runFor(Duration.ofMinutes(134));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    scene.operator().runFor(Duration.ofMinutes(2));
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
  }

  private static void parallel(FakeStatefulSet set) {
    set.parallel();
  }

  /** Nobody knows then how many tenants there are. */
  @Test
  void aDatabaseWithoutAnswersIsReportedAsInASmallCluster() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");
    scene.cluster().database().faults().unreachable(true);
    scene.operator().runFor(Duration.ofMinutes(61));
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.status().message()).contains("1h, its default limit");
  }

  @Test
  void theSpecsValueCountsForTheStepsOfACancelToo() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = timed(scene, Map.of("endUpgradeMode", "3m")).runTo("zone1/clusterHealthy");
    upgrade.edit(s -> s.withCancelled(true));
    upgrade.runTo("endUpgradeMode");
    scene.cluster().database().faults().unreachable(true);
    scene.operator().runFor(Duration.ofMinutes(4));
    assertThat(upgrade.status().message())
        .contains("The step takes longer than 3m (spec.timeouts.endUpgradeMode).");
  }

  /** A limit of a second for every step: all are reported, and nothing else is different. */
  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void theLimitsChangeNoJobAndNoEnd(UpgradeMode mode) {
    Map<String, String> seconds =
        AllSteps.inOrder().collect(Collectors.toMap(s -> s.name(), s -> "1s", (a, b) -> a));
    Map<Map<String, String>, List<String>> jobs =
        List.of(Map.<String, String>of(), seconds).stream()
            .collect(Collectors.toMap(Function.identity(), t -> jobs(mode, t)));

    assertThat(jobs.get(seconds)).isNotEmpty().isEqualTo(jobs.get(Map.of()));
  }

  private static List<String> jobs(UpgradeMode mode, Map<String, String> timeouts) {
    Scene scene = Scene.threeZones();
    ObUpgradeSpec spec = scene.cluster().spec().withMode(mode).withTimeouts(timeouts);
    Upgrade upgrade = scene.apply("up", spec).run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.events().stream().anyMatch(e -> e.reason().equals("StepOverdue")))
        .isEqualTo(!timeouts.isEmpty());
    return scene.kubernetes().jobs().requests().stream().map(TimeoutsTest::words).toList();
  }

  private static String words(JobRequest job) {
    return job.name() + " " + job.deadline() + " " + job.work();
  }

  @Test
  void withoutMinorFreezeTheUpgradeArrivesToo() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply("up", scene.cluster().spec().withMinorFreeze(false)).run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().commands())
        .extracting(FakeCluster.Command::text)
        .noneMatch(c -> c.startsWith("MINOR FREEZE"))
        .isNotEmpty();
    assertThat(upgrade.succeededSteps()).contains("zone1/minorFreeze", "zone3/minorFreeze");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }
}
