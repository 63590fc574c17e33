package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.describe.DescribeText;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long a resource becomes on the way, at every write: it must be read, and be stored. */
class StatusSizeTest {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  @Test
  void oneHopOverThreeZonesIsReadOnAFewScreens() {
    Upgrade upgrade = Scene.threeZones().apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertNeverBeyond(upgrade, 250, 12 * 1024);
  }

  @Test
  void threeHopsAreNotThreeTimesAsLong() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply("up", Moment.threeHops(scene)).run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().progress()).isEqualTo("9/9 zones");
    assertNeverBeyond(upgrade, 600, 40 * 1024);
  }

  @Test
  void nineZonesOfNineServersOverThreeHopsAreFarBelowWhatCanBeStored() {
    Scene scene =
        Scene.of(
            FakeClusterShape.threeZones()
                .withZones("z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8", "z9")
                .withServersPerZone(9));
    Upgrade upgrade = scene.apply().runTo("z9/zoneServing");

    for (ObUpgradeStatus status : upgrade.history()) {
      // More than three hops ever have: hops that are through keep less than one under way.
      List<HopStatus> hops =
          status.hops().stream().flatMap(hop -> Stream.of(hop, hop, hop)).toList();
      assertThat(bytes(status.withHops(hops))).as(status.step()).isLessThan(200 * 1024);
    }
  }

  @Test
  void aThousandTenantsAndChecksThatFailForEachOfThemAreToo() {
    Scene scene =
        Scene.of(
            FakeClusterShape.threeZones()
                .withUserTenants(
                    IntStream.range(0, 1000).mapToObj(i -> "tenant" + i).toArray(String[]::new)));
    FakeCluster database = scene.cluster().database();
    for (int i = 0; i < 1000; i++) {
      database.setTenantLocked("tenant" + i, true);
      database.setLocalityChanging("tenant" + i, true);
    }
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.PRE_CHECK_PASSED).getStatus()).isEqualTo("False");
    assertNeverBeyond(upgrade, 500, 40 * 1024);
  }

  @Test
  void aNodeThatLacksTheImagesOfTwoHopsTakesLittle() {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(4));
    String words = "no space left on device " + "x".repeat(1400);
    for (String zone : scene.cluster().zones()) {
      scene
          .cluster()
          .set(zone)
          .podStates(Deployment.CONTAINER)
          .forEach(
              pod ->
                  scene.jobs().troubleOnNode(pod.node().orElseThrow(), Trouble.Kind.EXITED, words));
    }
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops()).run();

    assertThat(upgrade.status().message()).contains("no space left on device");
    // 90 nodes of 2 KiB each can be stored.
    assertNeverBeyond(upgrade, 250, 24 * 1024);
  }

  @Test
  void fiftyChecksThatFailWithAllThatAReportCanHoldAreToo() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = scene.apply().runTo("zone3/logInSync");
    ObUpgradeStatus status = upgrade.status();
    String evidence = "x".repeat(4096);
    List<CheckStatus> checks =
        IntStream.range(0, 50)
            .mapToObj(
                i -> new CheckStatus("Check" + i, CheckResult.Failed, evidence, evidence, evidence))
            .toList();
    List<HopStatus> hops =
        status.hops().stream().map(hop -> CheckRecords.put(hop, checks)).toList();

    assertThat(bytes(status.withHops(hops))).isLessThan(256 * 1024);
  }

  private static void assertNeverBeyond(Upgrade upgrade, int lines, int bytes) {
    ObUpgrade resource = upgrade.resource();
    // Within a step it is the last write that has grown most.
    Map<String, ObUpgradeStatus> lastOfEachStep = new LinkedHashMap<>();
    upgrade.history().forEach(s -> lastOfEachStep.put(s.progress() + " " + s.step(), s));
    for (ObUpgradeStatus status : lastOfEachStep.values()) {
      resource.setStatus(status);
      assertThat(DescribeText.lines(resource)).hasSizeLessThanOrEqualTo(lines);
      assertThat(bytes(status)).as(status.step()).isLessThanOrEqualTo(bytes);
    }
  }

  private static int bytes(ObUpgradeStatus status) {
    return JSON.asJson(status).getBytes(StandardCharsets.UTF_8).length;
  }
}
