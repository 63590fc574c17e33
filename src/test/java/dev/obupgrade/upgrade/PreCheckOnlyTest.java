package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.status.Conditions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreCheckOnlyTest {
  private final Scene scene = Scene.threeZones();
  private final Map<String, String> before = Parameters.of(scene.cluster().database());

  private void assertAsBefore() {
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(scene.kubernetes().mutations())
        .noneMatch(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"));
    assertThat(scene.cluster().database().commands()).noneMatch(c -> c.text().contains(" ZONE "));
  }

  @Test
  void aFitClusterIsSaidToBeFitAndIsLeftAsItWas() {
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.is(Conditions.PRE_CHECK_PASSED)).isTrue();
    assertThat(upgrade.status().plan().hops()).hasSize(1);
    assertThat(upgrade.succeededSteps())
        .containsExactly(
            "validate",
            "resolvePath",
            "takeRecord",
            "preCheck",
            "restoreParameters",
            "releaseRecord");
    assertAsBefore();
  }

  @Test
  void anUnfitClusterIsToldWhatFailedAndIsLeftAsItWas() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(upgrade.is(Conditions.PRE_CHECK_PASSED)).isFalse();
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getStatus()).isEqualTo("False");
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("PreChecksFailed");
    assertThat(upgrade.status().hops().getFirst().preChecks())
        .filteredOn(c -> c.result().name().equals("Failed"))
        .hasSize(2)
        .allMatch(c -> !c.observed().isBlank());
    assertAsBefore();
  }

  @Test
  void afterItTheUpgradeItselfCanBeDone() {
    scene.apply("check", scene.cluster().preCheckOnly()).run();
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }
}
