package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code spec.cancelled} after a zone is stopped. */
class CancelTooLateTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zone1/stopZone",
        "zone1/minorFreeze",
        "zone1/replacePods",
        "zone1/startZone",
        "zone2/clusterHealthy",
        "zone3/zoneServing",
        "finish",
        "verifyVersion",
        "restoreParameters",
        "settle",
        "verify"
      })
  void itIsRefusedAndTheUpgradeContinues(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    upgrade.cancel();
    int turns = scene.operator().turns();
    scene.operator().runUntil(() -> scene.operator().turns() > turns);

    assertThat(upgrade.condition(Conditions.CANCELLED).getStatus()).isEqualTo("False");
    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
    assertThat(upgrade.condition(Conditions.CANCELLED).getMessage()).contains("spec.paused");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("CancelTooLate"))
        .singleElement()
        .matches(e -> e.warning());
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(database.commands()).noneMatch(c -> c.text().equals("END UPGRADE"));
  }

  @Test
  void theBriefSaysSo() {
    Upgrade upgrade = scene.apply().runTo("zone1/stopZone");
    upgrade.cancel();
    upgrade.runTo("zone1/minorFreeze");

    assertThat(upgrade.status().brief())
        .anyMatch(
            line -> line.startsWith("Cancel: The upgrade to 4.3.5.3 has begun to stop zone zone1"));
  }

  @Test
  void oneThatIsNoLongerAskedForIsForgotten() {
    Upgrade upgrade = scene.apply().runTo("zone1/stopZone");
    upgrade.cancel();
    upgrade.runTo("zone1/minorFreeze").edit(s -> s.withCancelled(false));
    upgrade.run();

    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("InProgress");
  }

  @Test
  void anUpgradeThatHasEndedStaysAsItIs() {
    Upgrade upgrade = scene.apply().run();
    upgrade.cancel();
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
  }

  /** Asked too late for the first hop, it is done before the second. */
  @Test
  void itEndsBetweenTwoHops() {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops()).runTo("zone1/replacePods");
    upgrade.cancel();
    upgrade.run();

    CancelTest.assertCancelled(upgrade);
    assertThat(upgrade.status().message())
        .startsWith("Cancelled at 4.3.5.3. The cluster runs " + Images.TARGET_BUILD)
        .contains("Git or Helm must now carry image " + Images.TARGET);
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** Nobody may read that the cluster runs the new build while a zone does not. */
  @Test
  void aZoneThatSomebodyTookBackIsUpgradedAgainFirst() {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                "preCheck".equals(upgrade.status().step())
                    && upgrade.status().hops().getFirst().through());
    scene.cluster().set("zone1").template(Deployment.CONTAINER, Images.OLD, "kubectl-set");
    scene.kubernetes().advance(Duration.ofMinutes(2));
    upgrade.cancel();
    upgrade.run();

    CancelTest.assertCancelled(upgrade);
    assertThat(database.truth().servers()).allMatch(s -> s.binary().equals(Images.TARGET_BUILD));
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"preCheck", "prepare", "zone1/clusterHealthy", "zone1/pullImage"})
  void theSecondHopIsUndone(String step) {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                step.equals(upgrade.status().step())
                    && upgrade.status().hops().getFirst().through());
    upgrade.cancel();
    upgrade.run();

    CancelTest.assertCancelled(upgrade);
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void theSecondHopCannotBeCancelledOnceItStopsAZone() {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                "zone1/stopZone".equals(upgrade.status().step())
                    && upgrade.status().hops().getFirst().through());
    upgrade.cancel();

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
  }

  /** What a deleted ObUpgrade began, and this one took over, can't be undone either. */
  @ParameterizedTest
  @ValueSource(strings = {"zone1/minorFreeze", "zone2/clusterHealthy", "zone3/logInSync"})
  void whatADeletedUpgradeHasStoppedIsNotUndone(String step) {
    scene.apply("first", scene.cluster().spec()).runTo(step).delete();
    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene.operator().runUntil(() -> "takeRecord".equals(second.status().step()));
    second.cancel();
    scene.operator().runUntil(() -> second.status().step().startsWith("zone"));

    assertThat(second.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
    assertThat(second.run().phase()).isEqualTo("Succeeded");
  }

  /** Whoever gave a server the new build: no record of a step says so. */
  @Test
  void aCancelIsRefusedOnceAServerRunsTheNewBuild() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.restartServer(database.serversOf("zone3").getFirst(), Images.TARGET_BUILD);
    scene.operator().runFor(Duration.ofMinutes(2));
    Map<String, String> then = Parameters.of(database);
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(2));

    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
    assertThat(Parameters.of(database)).isEqualTo(then);
  }
}
