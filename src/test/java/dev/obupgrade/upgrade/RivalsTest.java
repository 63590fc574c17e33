package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
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

  private static void assertTaken(Upgrade refused, String by) {
    assertThat(refused.condition(Conditions.STALLED).getReason()).isEqualTo("StatefulSetTaken");
    assertThat(refused.status().message())
        .contains("ObUpgrade " + by, "obtest-zone1, obtest-zone2");
  }

  @Test
  @Shows("StatefulSetTaken")
  void oneThatComesLaterIsRefusedAtOnce() {
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("preCheck");
    Upgrade second = scene.apply("second", overlapping()).runUntilStalled();

    assertTaken(second, "first");
    assertThat(second.status().step()).isEqualTo("validate");
    assertThat(first.run().phase()).isEqualTo("Succeeded");
    second.retry("1");
    second.run();
    assertThat(second.status().message()).doesNotContain("first");
  }

  @Test
  @Shows("StatefulSetTaken")
  void ofTwoThatAreAppliedTogetherOneGoesOn() {
    Upgrade first = scene.apply("first", scene.cluster().spec());
    Upgrade second = scene.apply("second", overlapping());
    scene.operator().run();

    assertThat(first.phase()).isEqualTo("Succeeded");
    assertTaken(second, "first");
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** The younger stores its record first, and neither has looked at the other's by then. */
  @Test
  @Shows("StatefulSetTaken")
  void ofTwoThatHoldTheirRecordsAtTheSameMomentTheOlderGoesOn() {
    Upgrade older = scene.apply("a", scene.cluster().spec());
    Upgrade younger = scene.apply("b", overlapping());
    int[] asked = {0};
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (creates().test(write) && ++asked[0] == 1) {
                throw new ApiException.Unavailable("the older one's never arrives", null);
              }
            });
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (creates().test(write) && asked[0] == 2) {
                throw new ApiException.Unavailable(
                    "the younger one's is stored, the answer lost", null);
              }
            });
    scene.operator().run();

    assertThat(asked[0]).as("records created, the one that never arrived too").isGreaterThan(2);
    assertThat(older.phase()).isEqualTo("Succeeded");
    assertTaken(younger, "a");
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
