package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A standby tenant, whose primary is in a cluster that somebody upgrades later. */
class StandbyTenantsTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  StandbyTenantsTest() {
    database.setTenantRole("mysql1", "STANDBY");
  }

  private Upgrade behind() {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene.operator().runUntil(() -> "StandbyBehind".equals(upgrade.status().reason()));
    return upgrade;
  }

  /** The checks of the next hop would fail, and the operator says so before it runs them. */
  @Test
  void theNextHopWaitsUntilItHasFollowed() {
    Upgrade upgrade = behind();

    assertThat(upgrade.status().message())
        .startsWith("settle: 1 of 1 standby tenants not at data version 4.3.5.3: mysql1 ")
        .contains("Fix: Upgrade the cluster of the primary to the same version, and no further.");
    scene.operator().runFor(Duration.ofHours(7));
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("StandbyBehind");
    assertThat(upgrade.events()).anyMatch(e -> e.reason().equals("StepOverdue"));
    assertThat(upgrade.status().hops().getLast().steps()).isEmpty();

    database.standbyTenantsFollow();
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.NEXT_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void aCancelEndsTheWait() {
    Upgrade upgrade = behind();
    upgrade.cancel();
    upgrade.run();

    CancelTest.assertCancelled(upgrade);
    assertThat(upgrade.status().message())
        .startsWith("Cancelled at 4.3.5.3. The cluster runs " + Images.TARGET_BUILD)
        .contains("Git or Helm must now carry image " + Images.TARGET);
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void aDeletionEndsTheWait() {
    behind().delete();

    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** After the last hop nothing in this cluster depends on it. */
  @Test
  void afterTheLastHopItFollowsLater() {
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }
}
