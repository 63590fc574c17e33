package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody restores an old image while the upgrade can't act: a step has failed, or the API server
 * refuses something.
 */
class DriftMeanwhileTest {
  private static final String ARGO = "argocd-controller";
  private static final Duration SHORT = Duration.ofSeconds(20);

  private final Scene scene = Scene.threeZones();

  @BeforeEach
  void onDelete() {
    scene.cluster().zones().forEach(z -> scene.cluster().set(z).strategy(Strategy.ON_DELETE));
    scene.kubernetes().advance(Duration.ofMinutes(3));
  }

  /** The operator watches StatefulSets, so that each change wakes it. */
  private void restoreOldImage(Upgrade upgrade) {
    scene.cluster().set("zone1").template(Deployment.CONTAINER, Images.OLD, ARGO);
    scene.operator().hear(upgrade.name());
  }

  private String image() {
    return scene
        .kubernetes()
        .port()
        .statefulSets()
        .find(Deployment.NAMESPACE, scene.cluster().setOf("zone1"))
        .orElseThrow()
        .images()
        .get(Deployment.CONTAINER);
  }

  private Upgrade failedInZone2() {
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    scene.jobs().failNext("upgrade_health_checker.py", "the checker's words");
    upgrade.run();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(image()).isEqualTo(Images.TARGET);
    return upgrade;
  }

  @Test
  void theImageIsSetAgainWhileAStepThatFailedWaitsForAPerson() {
    Upgrade upgrade = failedInZone2();
    StepStatus failed = upgrade.stepOf("zone2", "clusterHealthy");

    restoreOldImage(upgrade);
    scene.operator().runFor(SHORT);

    assertThat(image()).isEqualTo(Images.TARGET);
    StepStatus now = upgrade.stepOf("zone2", "clusterHealthy");
    assertThat(now.phase()).isEqualTo(StepPhase.Failed);
    assertThat(now.message()).isEqualTo(failed.message());
    assertThat(now.finishedAt()).isEqualTo(failed.finishedAt());
    assertThat(upgrade.status().message()).contains("the checker's words");
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.DRIFTED)).isTrue();
    assertThat(upgrade.condition(Conditions.DRIFTED).getMessage())
        .contains("zone1", ARGO, Images.OLD, "obtest-zone1", Images.TARGET);
    assertThat(upgrade.status().brief())
        .anyMatch(line -> line.startsWith("Drifted: ") && line.contains(ARGO));
  }

  @Test
  void theOperatorRestsWhenNothingDriftsAnyMore() {
    Upgrade upgrade = failedInZone2();
    restoreOldImage(upgrade);

    upgrade.run();

    assertThat(upgrade.is(Conditions.DRIFTED)).isFalse();
    assertThat(upgrade.condition(Conditions.DRIFTED).getReason()).isEqualTo("AsEstablished");
    assertThat(upgrade.status().brief()).noneMatch(line -> line.startsWith("Drifted: "));
    int turns = scene.operator().turns();
    scene.operator().runFor(Duration.ofHours(9));
    assertThat(scene.operator().turns()).isEqualTo(turns);
  }

  /** Only a person begins a step again that has failed, wherever the process ends. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void noStepBeginsAgainBecauseTheOperatorEndsInTheMiddle(int write) {
    Upgrade upgrade = failedInZone2();
    int before = upgrade.history().size();
    restoreOldImage(upgrade);
    scene.kubernetes().faults().killAfterWrite(write);

    upgrade.run();

    assertThat(scene.operator().kills()).isEqualTo(1);
    assertThat(upgrade.stepOf("zone2", "clusterHealthy").phase()).isEqualTo(StepPhase.Failed);
    List<ObUpgradeStatus> since = upgrade.history().subList(before, upgrade.history().size());
    assertThat(since.stream().map(ObUpgradeStatus::message).distinct())
        .singleElement()
        .asString()
        .contains("the checker's words");
    assertThat(since.stream().flatMap(s -> drifted(s).stream()))
        .as("who did it")
        .anyMatch(m -> m.contains(ARGO));
    assertThat(image()).isEqualTo(Images.TARGET);
  }

  @Test
  void afterTheRetryTheUpgradeArrives() {
    Upgrade upgrade = failedInZone2();
    restoreOldImage(upgrade);
    scene.operator().runFor(SHORT);

    upgrade.retry("1");

    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  /** Without the watch the next turn would be two minutes away. */
  @Test
  void aRefusedActDoesNotDelayIt() {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    scene.kubernetes().faults().deny("Job", 422);
    scene.operator().runFor(Duration.ofMinutes(20));
    assertThat(upgrade.status().step()).isEqualTo("zone2/clusterHealthy");

    restoreOldImage(upgrade);
    scene.operator().runFor(Duration.ofSeconds(2));

    assertThat(image()).isEqualTo(Images.TARGET);
    assertThat(upgrade.condition(Conditions.DRIFTED).getMessage()).contains(ARGO, Images.OLD);
    scene.kubernetes().faults().admit("Job");
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  /** The mending takes several turns. */
  @Test
  void aPodWithTheOldImageIsReplacedSoonWhileAnActIsRefused() {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    scene.kubernetes().faults().deny("Job", 422);
    scene.operator().runFor(Duration.ofMinutes(20));

    scene.cluster().set("zone1").template(Deployment.CONTAINER, Images.OLD, ARGO);
    scene.cluster().set("zone1").losePod(0);
    scene.kubernetes().advance(Duration.ofSeconds(90));
    scene.operator().hear(upgrade.name());
    scene.operator().runFor(Duration.ofSeconds(10));
    assertThat(upgrade.condition(Conditions.DRIFTED).getMessage()).contains(ARGO, Images.OLD);
    scene.operator().runFor(Duration.ofSeconds(80));

    assertThat(builds()).containsOnly(Images.TARGET_BUILD);
    scene.operator().runFor(Duration.ofMinutes(5));
    assertThat(upgrade.is(Conditions.DRIFTED)).isFalse();
    assertThat(upgrade.status().watched()).allMatch(z -> z.restoredAt() == null);
  }

  private List<BuildVersion> builds() {
    try (Database now = scene.cluster().database().database()) {
      return now.servers().stream()
          .filter(s -> s.zone().equals("zone1") && s.serving())
          .map(Server::build)
          .toList();
    }
  }

  @Test
  void aServerThatLostItsPodToTheOldImageStaysReportedUntilItIsBack() {
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    scene
        .kubernetes()
        .breakServers(Images.TARGET, new Trouble(Trouble.Kind.CRASHING, "crash loop"));
    restoreOldImage(upgrade);
    scene.cluster().set("zone1").losePod(0);
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(image()).isEqualTo(Images.TARGET);
    assertThat(upgrade.condition(Conditions.DRIFTED).getMessage())
        .contains(ARGO, Images.OLD, "is not back yet");
    assertThat(commands()).doesNotContain("STOP ZONE zone2");
  }

  @Test
  void aPolicyAgainstSettingTheImageAgainKeepsNoOtherZoneOut() {
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");
    scene.kubernetes().faults().deny("StatefulSet", 422);
    restoreOldImage(upgrade);
    long tried = tries();

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(commands()).contains("START ZONE zone2");
    assertThat(upgrade.condition(Conditions.DRIFTED).getMessage())
        .contains("zone1", ARGO, Images.OLD, "denied by a policy of this test", "(422)");
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(tries() - tried).isBetween(2L, 70L);

    scene.kubernetes().faults().admit("StatefulSet");
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  private static Optional<String> drifted(ObUpgradeStatus status) {
    return Conditions.find(status.conditions(), Conditions.DRIFTED).map(c -> c.getMessage());
  }

  private List<String> commands() {
    return scene.cluster().database().commands().stream().map(c -> c.text()).toList();
  }

  private long tries() {
    return scene.kubernetes().faults().denials("StatefulSet");
  }
}
