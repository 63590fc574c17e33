package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Flux and others see of an upgrade, from its creation to its end. kstatus itself judges every
 * version of the object that is stored. All other tests with a {@link Scene} ask it too, but only
 * these require it.
 */
class KstatusTest {
  private Kstatus kstatus;
  private Scene scene;
  private final List<ObUpgrade> stored = new ArrayList<>();

  @BeforeEach
  void begin() {
    kstatus = Kstatus.get();
    scene = Scene.threeZones();
    scene.kubernetes().upgrades().onStored(stored::add);
  }

  /** What kstatus says of all that was stored since the last call, without repetitions. */
  private List<String> said() {
    List<String> said = new ArrayList<>();
    for (ObUpgrade upgrade : stored) {
      String status = KstatusRule.check(kstatus, upgrade).status();
      if (said.isEmpty() || !said.getLast().equals(status)) {
        said.add(status);
      }
    }
    stored.clear();
    return said;
  }

  @Test
  void anUpgradeIsInProgressUntilItSucceeds() {
    Upgrade upgrade = scene.apply();
    assertThat(said()).containsExactly("InProgress");
    upgrade.run();

    assertThat(stored).hasSizeGreaterThan(50);
    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void oneOfTwoHopsIsInProgressBetweenThem() {
    scene.apply("up", scene.cluster().twoHops());
    scene.operator().run();

    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void aClusterThatRunsTheTargetIsCurrent() {
    scene.apply(
        "up",
        scene
            .cluster()
            .spec(
                scene.cluster().zones(),
                new ImageVersion("4.3.5.2", Images.OLD),
                List.of(),
                UpgradeMode.Upgrade));
    scene.operator().run();

    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void aFailedCheckIsFailedUntilARetryIsAskedFor() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply();
    upgrade.run();
    assertThat(said()).containsExactly("InProgress", "Failed");

    scene.cluster().database().setTenantLocked("mysql1", false);
    upgrade.retry("1");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void aRetryThatFailsAgainIsFailedAgain() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply().run();
    said();
    upgrade.retry("1");
    upgrade.run();

    assertThat(said()).containsExactly("InProgress", "Failed");
  }

  @Test
  void aScriptThatFailsOnTheWayIsFailed() {
    scene.jobs().failNext("upgrade_health_checker.py", "not healthy");
    Upgrade upgrade = scene.apply();
    upgrade.run();

    assertThat(upgrade.status().step()).isEqualTo("zone1/clusterHealthy");
    assertThat(said()).containsExactly("InProgress", "Failed");
  }

  @Test
  void anOverdueStepIsInProgressBecauseTheOperatorStillWaits() {
    scene.cluster().database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply();
    upgrade.runUntilStalled();
    scene.operator().runFor(Duration.ofMinutes(10));
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(said()).containsExactly("InProgress");

    scene.cluster().database().faults().logNeverSyncs("zone2", false);
    upgrade.run();
    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void aRefusedClusterIsFailedUntilARetryIsAskedFor() {
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    Upgrade upgrade = scene.apply();
    upgrade.run();
    assertThat(upgrade.status().step()).isEqualTo("validate");
    assertThat(said()).containsExactly("InProgress", "Failed");

    scene
        .kubernetes()
        .secrets()
        .put("default", "obtest-root", "password", FakeClusterShape.threeZones().password());
    upgrade.retry("1");
    upgrade.run();
    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void checksThatPassAreCurrent() {
    scene.apply("check", scene.cluster().preCheckOnly());
    scene.operator().run();

    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void checksThatFailAreFailedAlthoughTheUpgradeHasEnded() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly());
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(said()).containsExactly("InProgress", "Failed");
  }

  @Test
  void checksThatRunAgainAreInProgressAgain() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    scene.cluster().database().setTenantLocked("mysql1", false);
    stored.clear();
    upgrade.retry("1");
    upgrade.run();

    assertThat(said()).containsExactly("InProgress", "Current");
  }

  @Test
  void anEditAfterTheEndIsInProgressUntilTheOperatorSeesIt() {
    Upgrade upgrade = scene.apply().run();
    said();
    upgrade.retry("1");
    assertThat(said()).containsExactly("InProgress");
    upgrade.run();

    assertThat(said()).containsExactly("Current");
  }

  @Test
  void aPausedUpgradeIsInProgress() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.edit(s -> s.withPaused(PausePoint.NextStep));
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(upgrade.phase()).isEqualTo("Paused");
    assertThat(said()).containsExactly("InProgress");
  }

  @Test
  void aCancelledUpgradeIsFailed() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Cancelled");
    assertThat(said()).containsExactly("InProgress", "Failed");
  }

  @Test
  void oneThatIsBeingDeletedIsTerminating() {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    said();
    scene.kubernetes().upgrades().delete("default", "up");

    assertThat(said()).containsExactly("Terminating");
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
  }
}
