package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade that isn't begun leaves behind: nothing, and a clear word. */
class PreCheckRefusedTest {
  private static final StepAddress PRE_CHECK = StepAddress.inHop(0, "preCheck");

  private final Scene scene = Scene.threeZones();
  private final Map<String, String> before = Parameters.of(scene.cluster().database());

  @Test
  void whatTheCheckerChangedIsPutBackBeforeTheRefusalIsTold() {
    // Only the suite sees it: the script passes, and sets 72h.
    scene.cluster().database().setLocalityChanging("mysql1", true);
    List<String> whenStalled = new ArrayList<>();
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> upgrade.is(Conditions.STALLED), () -> whenStalled.add(permanentOfflineTime(scene)));

    upgrade.run();

    assertThat(whenStalled).containsExactly("3600s");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(upgrade.status().message())
        .contains("upgrade_checker.py passed, and the built-in suite failed 1 of ")
        .contains("TenantLocality: ");
  }

  @Test
  void onceItIsPutRightTheUpgradeGoesOnAndTheOldValueIsThereAtItsEnd() {
    scene.cluster().database().setLocalityChanging("mysql1", true);
    Upgrade upgrade = scene.apply().run();
    scene.cluster().database().setLocalityChanging("mysql1", false);

    upgrade.retry("1");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
  }

  @Test
  void thatOnlyTheScriptRefusesIsSaid() {
    scene.jobs().failNext("upgrade_checker.py", "2 tenant is merging");
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.status().message())
        .contains("upgrade_checker.py failed, and the built-in suite passed its ")
        .contains("upgrade_checker.py: 2 tenant is merging");
    assertThat(upgrade.condition(Conditions.STALLED).getMessage()).contains("passed its ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OUT_OF_MEMORY", "CRASHED", "DEADLINE"})
  void aJobThatWasKilledMayHaveChangedItToo(String kind) {
    Trouble.Kind how = Trouble.Kind.valueOf(kind);
    scene.jobs().troubleNext("upgrade_checker.py", how, "killed");
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> upgrade.status().step() != null && upgrade.status().step().equals("preCheck"),
        () ->
            scene.cluster().database().setClusterParameter("server_permanent_offline_time", "72h"));

    upgrade.run();

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.step(PRE_CHECK).orElseThrow().phase()).isEqualTo(StepPhase.Failed);
    assertThat(permanentOfflineTime(scene)).isEqualTo("3600s");
  }

  @Test
  void eachFailedCheckIsAnEvent() {
    scene.cluster().database().setLocalityChanging("mysql1", true);
    scene.cluster().database().setTenantLocked("mysql1", true);
    scene.apply().run();

    assertThat(scene.kubernetes().events().published())
        .filteredOn(e -> e.reason().equals("CheckFailed"))
        .hasSize(3)
        .allMatch(Published::warning)
        .extracting(Published::message)
        .anyMatch(
            m ->
                m.startsWith(
                    "TenantsUnlocked: Tenant mysql1 is locked. Expected: No tenant is locked. Fix: "))
        .anyMatch(m -> m.startsWith("TenantLocality: "))
        .anyMatch(m -> m.startsWith("upgrade_checker.py: "));
  }

  @Test
  void aWarningIsAnEventAndStopsNothing() {
    scene.cluster().database().setTenantRole("mysql1", "STANDBY");
    Upgrade upgrade = scene.apply().runTo("prepare");

    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .filteredOn(c -> c.result() == CheckResult.Warning)
        .extracting(CheckStatus::name)
        .containsExactly("StandbyTenants");
    assertThat(scene.kubernetes().events().published())
        .filteredOn(e -> e.reason().equals("CheckWarning"))
        .singleElement()
        .satisfies(e -> assertThat(e.message()).startsWith("StandbyTenants: Tenant mysql1"));
  }

  @Test
  void aNodeThatCanNotGetTheImageIsFoundBeforeAnythingBegins() {
    String node = nodeOf("zone3");
    scene.jobs().troubleOnNode(node, Trouble.Kind.IMAGE, "no space left on device");
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.status().step()).isEqualTo("preCheck");
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .filteredOn(c -> c.result() == CheckResult.Failed)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.name()).isEqualTo("ImageOnNodes");
              assertThat(c.observed()).contains(node, "no space left on device");
            });
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);

    scene.jobs().clearNode(node);
    upgrade.retry("1");

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  /** The first checks have passed, so the checker has set its own value. */
  @Test
  void aRecordThatIsDeletedBeforeTheChecksRunAgainHasTheValuesFromBeforeTheFirst() {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    upgrade.edit(s -> s.withPaused(PausePoint.NextStep));
    scene.operator().runFor(Duration.ofMinutes(30));
    assertThat(permanentOfflineTime(scene)).isEqualTo("72h");
    upgrade.edit(s -> s.withPaused(null));
    scene.once(
        () -> String.valueOf(upgrade.status().message()).contains("The operator runs them again"),
        scene::deleteRecord);

    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
  }

  @Test
  void aValueThatNobodyKnowsStaysAndTheStatusSaysSo() {
    scene.cluster().database().setClusterParameter("server_permanent_offline_time", "72h");
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(permanentOfflineTime(scene)).isEqualTo("72h");
    assertThat(upgrade.step(StepAddress.once("takeRecord")).orElseThrow().message())
        .contains("server_permanent_offline_time is 72h already")
        .contains("set it yourself");
  }

  @Test
  void aRecordThatIsDeletedWhileTheChecksRunIsWrittenAgain() {
    scene.cluster().database().setLocalityChanging("mysql1", true);
    Upgrade upgrade = scene.apply().runTo("preCheck");
    scene
        .operator()
        .runUntil(
            () ->
                scene.kubernetes().jobs().requests().stream()
                    .anyMatch(j -> j.work().stream().anyMatch(Work.Suite.class::isInstance)));
    scene.deleteRecord();

    upgrade.run();

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.status().message()).contains("TenantLocality: ");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
  }

  @Test
  void aRefusalSurvivesTheOperatorsDeathAtAnyOfItsWrites() {
    Scene undisturbed = refused();
    int writes = undisturbed.kubernetes().writes();
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n++) {
      for (boolean beforeIt : new boolean[] {true, false}) {
        Scene killed = Scene.threeZones();
        killed.cluster().database().setLocalityChanging("mysql1", true);
        Map<String, String> was = Parameters.of(killed.cluster().database());
        if (beforeIt) {
          killed.kubernetes().faults().killBeforeWrite(n);
        } else {
          killed.kubernetes().faults().killAfterWrite(n);
        }
        Upgrade upgrade = killed.apply().run();
        boolean well =
            upgrade.is(Conditions.STALLED)
                && "preCheck".equals(upgrade.status().step())
                && Parameters.of(killed.cluster().database()).equals(was)
                && upgrade.status().message().contains("TenantLocality");
        if (!well) {
          wrong.add((beforeIt ? "before write " : "after write ") + n + ": " + upgrade.status());
        }
      }
    }
    assertThat(writes).isGreaterThan(15);
    assertThat(wrong).isEmpty();
  }

  private static Scene refused() {
    Scene scene = Scene.threeZones();
    scene.cluster().database().setLocalityChanging("mysql1", true);
    scene.apply().run();
    return scene;
  }

  private String nodeOf(String zone) {
    return scene.cluster().set(zone).podStates("observer").getFirst().node().orElseThrow();
  }

  private static String permanentOfflineTime(Scene scene) {
    return Parameters.of(scene.cluster().database()).entrySet().stream()
        .filter(e -> e.getKey().contains("server_permanent_offline_time"))
        .map(Map.Entry::getValue)
        .distinct()
        .reduce((a, b) -> a + " and " + b)
        .orElseThrow();
  }
}
