package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.FakeClusterShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Upgrades that name some of the same StatefulSets, but not all the same. */
class RivalsTest {
  private final Scene scene = Scene.threeZones();

  /** The same servers, but that zone3 is said to be run by another StatefulSet. */
  private ObUpgradeSpec overlapping() {
    scene
        .kubernetes()
        .addStatefulSet("default", "copy-zone3", 1, Map.of(Deployment.CONTAINER, Images.OLD))
        .serviceAddress(0, scene.cluster().database().serversOf("zone3").getFirst().ip());
    ObUpgradeSpec spec = scene.cluster().spec();
    return new ObUpgradeSpec(
        new ClusterSpec(
            Deployment.CONTAINER,
            List.of(
                spec.cluster().zones().get(0),
                spec.cluster().zones().get(1),
                new ZoneSpec("zone3", "copy-zone3")),
            spec.cluster().connection()),
        spec.target(),
        spec.via(),
        spec.mode(),
        null,
        null);
  }

  /** It waited for the other one, and was validated again after that one had ended. */
  private static void assertWaited(Upgrade upgrade, Upgrade other) {
    assertThat(upgrade.history())
        .filteredOn(status -> Waits.forOther(status, other, "StatefulSetTaken"))
        .isNotEmpty()
        .allSatisfy(status -> assertThat(status.message()).contains("obtest-zone1, obtest-zone2"));
    assertThat(upgrade.status().message()).doesNotContain("ObUpgrade " + other.namespace());
    assertThat(upgrade.succeededSteps()).doesNotContain("preCheck");
  }

  @Test
  void oneThatComesLaterWaitsFromTheBeginning() {
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("preCheck");
    Upgrade second = scene.apply("second", overlapping());
    scene.operator().runUntil(() -> Waits.forOther(second.status(), first, "StatefulSetTaken"));

    assertThat(first.run().phase()).isEqualTo("Succeeded");
    assertWaited(second, first);
  }

  @Test
  void ofTwoThatAreAppliedTogetherOneGoesOn() {
    Upgrade first = scene.apply("first", scene.cluster().spec());
    Upgrade second = scene.apply("second", overlapping());
    scene.operator().run();

    assertThat(first.phase()).isEqualTo("Succeeded");
    assertWaited(second, first);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** The younger stores its record first, and neither has looked at the other's by then. */
  @Test
  void ofTwoThatHoldTheirRecordsAtTheSameMomentTheOlderGoesOn() {
    Upgrade younger = scene.apply("b", overlapping()).runTo("resolvePath");
    Upgrade older = scene.apply("a", scene.cluster().spec());
    scene
        .kubernetes()
        .upgrades()
        .createdAt("default", "a", scene.clock().instant().minus(Duration.ofHours(1)));
    int[] stored = {0};
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (creates().test(write) && ++stored[0] <= 2) {
                assertThat(scene.kubernetes().records().all()).hasSize(stored[0]);
                throw new ApiException.Unavailable("it is stored, and the answer lost", null);
              }
            });
    scene.operator().run();

    assertThat(stored[0]).isGreaterThanOrEqualTo(2);
    assertThat(older.phase()).isEqualTo("Succeeded");
    assertWaited(younger, older);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  private static Predicate<Mutation> creates() {
    return write -> write.headline().startsWith("create ClusterRecord");
  }

  @Test
  void oneOfOtherStatefulSetsIsNobodysBusiness() {
    scene.deploy("other", FakeClusterShape.threeZones());
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("zone2/stopZone");
    assertThat(first.run().phase()).isEqualTo("Succeeded");
  }
}
