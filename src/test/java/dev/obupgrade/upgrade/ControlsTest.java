package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.WindowSpec;
import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person can do to an upgrade by its spec and its annotations. */
class ControlsTest {
  private static final Duration LONG = Duration.ofHours(30);

  private final Scene scene = Scene.threeZones();

  private Upgrade apply(UnaryOperator<ObUpgradeSpec> controls) {
    return scene.apply("up", controls.apply(scene.cluster().spec()));
  }

  private void pass(Duration time) {
    scene.operator().runFor(time);
  }

  private List<String> zoneCommands() {
    return scene.cluster().database().commands().stream()
        .map(Command::text)
        .filter(c -> c.contains(" ZONE "))
        .toList();
  }

  private boolean everyZoneActive() {
    return scene.cluster().zones().stream().allMatch(scene.cluster().database()::zoneActive);
  }

  private int runs(String script) {
    return (int)
        scene.kubernetes().jobs().requests().stream()
            .flatMap(job -> job.work().stream())
            .filter(work -> work instanceof Work.Script run && run.script().equals(script))
            .count();
  }

  private long probes() {
    return scene.kubernetes().jobs().requests().stream()
        .flatMap(job -> job.work().stream())
        .filter(Work.Probe.class::isInstance)
        .count();
  }

  private static void resume(Upgrade upgrade) {
    upgrade.edit(s -> s.withPaused(null));
  }

  private static List<String> eventsOf(Upgrade upgrade, String reason) {
    return upgrade.events().stream()
        .filter(e -> e.reason().equals(reason))
        .map(Published::message)
        .toList();
  }

  private void assertSucceeded(Upgrade upgrade) {
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.status().held()).isNull();
    assertThat(zoneCommands()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "takeRecord",
        "preCheck",
        "prepare",
        "zone1/clusterHealthy",
        "zone1/pullImage",
        "zone1/stopZone",
        "zone1/replacePods",
        "zone1/zoneServing",
        "zone2/logInSync",
        "zone3/startZone",
        "finish",
        "restoreParameters"
      })
  void pausesWhereEveryZoneIsInServiceAndContinues(String during) {
    Upgrade upgrade = scene.apply().runTo(during);
    upgrade.edit(s -> s.withPaused(PausePoint.BetweenZones));
    pass(LONG);

    ObUpgradeStatus status = upgrade.status();
    assertThat(status.phase()).as(status.message()).isEqualTo(UpgradePhase.Paused);
    assertThat(everyZoneActive()).isTrue();
    assertThat(upgrade.condition(Conditions.PAUSED))
        .matches(c -> c.getStatus().equals("True") && c.getReason().equals("Paused"));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    assertThat(status.brief()).anyMatch(line -> line.contains("paused before " + status.step()));
    assertThat(status.brief()).anyMatch(line -> line.contains("Remove spec.paused"));
    int written = upgrade.history().size();
    pass(Duration.ofHours(10));
    assertThat(upgrade.history()).as("a paused upgrade writes nothing").hasSize(written);

    resume(upgrade);
    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(upgrade.condition(Conditions.PAUSED).getStatus()).isEqualTo("False");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone1/stopZone", "zone2/replacePods", "zone3/logInSync", "finish"})
  void pausesAtTheNextStepAndSaysWhichZoneIsOut(String during) {
    Upgrade upgrade = scene.apply().runTo(during);
    upgrade.edit(s -> s.withPaused(PausePoint.NextStep));
    scene
        .kubernetes()
        .upgrades()
        .manage(Deployment.NAMESPACE, "up", "argocd-controller", "spec", "paused");
    pass(LONG);

    assertThat(upgrade.phase()).isEqualTo("Paused");
    assertThat(upgrade.succeededSteps().getLast()).isEqualTo(during);
    boolean within = during.startsWith("zone");
    assertThat(upgrade.status().message())
        .contains("as argocd-controller asked")
        .contains(
            within ? "Zone " + during.substring(0, 5) + " is out of service" : "No zone is out");
    assertThat(eventsOf(upgrade, "Paused")).hasSize(1);

    resume(upgrade);
    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(eventsOf(upgrade, "ControlUnused")).hasSize(1);
  }

  @Test
  void aRetryDuringAPauseArmsNothing() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    upgrade.edit(s -> s.withPaused(PausePoint.NextStep));
    pass(LONG);
    upgrade.edit(s -> s.withRetry("now"));
    pass(Duration.ofMinutes(5));
    assertThat(upgrade.status().handledRetry()).isEqualTo("now");
    assertThat(upgrade.phase()).isEqualTo("Paused");
  }

  @Test
  void whatDriftsDuringAPauseIsSeenAndMended() {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    upgrade.edit(s -> s.withPaused(PausePoint.BetweenZones));
    pass(Duration.ofHours(1));
    scene.cluster().set("zone1").template("observer", Images.OLD, "kubectl-set");
    scene.operator().hear("up");
    pass(Duration.ofHours(1));

    assertThat(scene.cluster().set("zone1").podStates("observer"))
        .allMatch(pod -> pod.image().equals(Optional.of(Images.TARGET)));
    assertThat(upgrade.phase()).isEqualTo("Paused");
    resume(upgrade);
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  void theCanaryIsUpgradedAndTheSecondZoneWaitsForApproval() {
    Upgrade upgrade = apply(s -> s.withApproval(Approval.FirstZone));
    pass(LONG);

    assertThat(zoneCommands()).containsExactly("STOP ZONE zone1", "START ZONE zone1");
    assertThat(upgrade.phase()).isEqualTo("Waiting");
    assertThat(upgrade.status().reason()).isEqualTo("AwaitingApproval");
    String command =
        "kubectl -n default annotate obu up obupgrade.dev/approved=4.3.5.3/zone2 --overwrite";
    assertThat(upgrade.status().message()).contains(command);
    assertThat(upgrade.status().brief()).anyMatch(line -> line.contains(command));
    assertThat(upgrade.condition(Conditions.APPROVED).getStatus()).isEqualTo("False");

    upgrade.approve("4.3.5.3/zone2");
    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(upgrade.status().hops().getFirst().zones())
        .extracting(z -> z.approvedBy())
        .containsExactly(null, "kubectl-annotate", null);
    assertThat(eventsOf(upgrade, "Approved")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone2", "4.3.5.3/zone3", "4.3.5.3/zone1", "true", "", "4.3.5.3/zone22"})
  void onlyTheZoneThatWaitsCanBeApproved(String value) {
    Upgrade upgrade = apply(s -> s.withApproval(Approval.FirstZone));
    upgrade.approve(value);
    pass(LONG);
    assertThat(upgrade.phase()).isEqualTo("Waiting");
    assertThat(upgrade.status().message()).contains("approves another zone");
  }

  @Test
  void everyZoneWaitsForAnApprovalOfItsOwn() {
    Upgrade upgrade = apply(s -> s.withApproval(Approval.EveryZone));
    for (int zone = 1; zone <= 3; zone++) {
      pass(LONG);
      assertThat(upgrade.status().held().step()).isEqualTo("zone" + zone + "/clusterHealthy");
      assertThat(zoneCommands()).hasSize(2 * (zone - 1));
      upgrade.approve("4.3.5.3/zone" + zone);
    }
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void anApprovalStaysWhenItsAnnotationGoes() {
    Upgrade upgrade = apply(s -> s.withApproval(Approval.FirstZone));
    pass(LONG);
    upgrade.edit(s -> s.withWindow(at(Duration.ofHours(10))));
    upgrade.approve("4.3.5.3/zone2");
    pass(Duration.ofMinutes(5));
    scene
        .kubernetes()
        .upgrades()
        .annotate(Deployment.NAMESPACE, "up", "obupgrade.dev/approved", null, "argocd-controller");
    scene.operator().hear("up");
    upgrade.run();
    assertSucceeded(upgrade);
  }

  /** A window of an hour that opens so much later than now, every day. */
  private WindowSpec at(Duration later) {
    Instant from = scene.clock().instant().plus(later);
    return new WindowSpec(List.of(), time(from), time(from.plus(Duration.ofHours(1))), "UTC");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES).toString().substring(11, 16);
  }

  @Test
  void nothingIsPreparedBeforeTheWindowOpens() {
    Instant applied = scene.clock().instant();
    Upgrade upgrade = apply(s -> s.withWindow(at(Duration.ofHours(8))));
    pass(Duration.ofHours(7));

    assertThat(upgrade.status().held().step()).isEqualTo("prepare");
    assertThat(upgrade.status().reason()).isEqualTo("OutsideWindow");
    assertThat(upgrade.condition(Conditions.IN_WINDOW).getMessage()).contains("It opens at ");
    assertThat(runs("upgrade_pre.py")).isZero();

    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(Duration.between(applied, upgrade.status().finishedAt()))
        .isBetween(Duration.ofHours(8).minusMinutes(1), Duration.ofHours(9));
    assertThat(runs("upgrade_checker.py")).as("old checks count no more").isEqualTo(2);
  }

  @Test
  void aZoneUnderWayIsFinishedAfterTheWindowHasClosed() {
    Upgrade upgrade = scene.apply().runTo("zone2/replacePods");
    upgrade.edit(s -> s.withWindow(at(Duration.ofHours(8))));
    pass(Duration.ofHours(7));

    assertThat(everyZoneActive()).isTrue();
    assertThat(upgrade.status().held().step()).isEqualTo("zone3/clusterHealthy");
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void aZoneThatWaitsBeforeItsStopIsCheckedAgain() {
    Upgrade upgrade = scene.apply().runTo("zone2/pullImage");
    upgrade.edit(s -> s.withWindow(at(Duration.ofHours(8))));
    pass(Duration.ofHours(7));

    assertThat(upgrade.status().held().step()).isEqualTo("zone2/stopZone");
    int checks = runs("upgrade_health_checker.py");
    long probes = probes();
    upgrade.runTo("zone2/minorFreeze");
    assertThat(runs("upgrade_health_checker.py")).isEqualTo(checks + 1);
    assertThat(probes()).as("whether the node still has the image").isEqualTo(probes + 1);
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void anUnknownTimeZoneHoldsZonesUntilSomebodyCorrectsIt() {
    Upgrade upgrade =
        apply(s -> s.withWindow(new WindowSpec(null, "22:00", "23:00", "Europe/Berlyn")));
    pass(LONG);
    assertThat(upgrade.status().held().step()).isEqualTo("prepare");
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(upgrade.status().message()).contains("spec.window.timeZone is Europe/Berlyn");
    upgrade.edit(s -> s.withWindow(null));
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void nothingButThePlanIsMadeBeforeTheTime() {
    Instant night = scene.clock().instant().plus(Duration.ofHours(12));
    Upgrade upgrade = apply(s -> s.withNotBefore(night.toString()));
    pass(Duration.ofHours(11));

    assertThat(upgrade.status().plan()).isNotNull();
    assertThat(upgrade.status().held().step()).isEqualTo("takeRecord");
    assertThat(upgrade.status().reason()).isEqualTo("BeforeTime");
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(scene.cluster().database().commands()).isEmpty();

    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(upgrade.status().finishedAt()).isAfter(night);
  }

  @Test
  void aDateThatIsNoneHoldsUntilSomebodyCorrectsIt() {
    Upgrade upgrade = apply(s -> s.withNotBefore("2026-02-31T22:00:00Z"));
    pass(LONG);
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(upgrade.status().message()).contains("spec.notBefore is 2026-02-31T22:00:00Z");
    upgrade.edit(s -> s.withNotBefore(null));
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void theClusterSoaksBetweenTwoZones() {
    Upgrade upgrade = apply(s -> s.withSoak("30m"));
    Instant begin = scene.clock().instant();
    upgrade.run();
    assertSucceeded(upgrade);
    assertThat(Duration.between(begin, upgrade.status().finishedAt()))
        .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(75));
    assertThat(upgrade.condition(Conditions.SOAKED).getReason()).isNotEqualTo("Soaking");
  }

  @Test
  void aTroubleBeginsTheSoakAgain() {
    Upgrade upgrade = apply(s -> s.withSoak("30m"));
    scene.operator().runUntil(() -> upgrade.status().held() != null);
    pass(Duration.ofMinutes(25));
    scene.cluster().database().killServer(scene.cluster().database().serversOf("zone3").getFirst());
    pass(Duration.ofMinutes(10));
    assertThat(upgrade.status().reason()).isEqualTo("SoakDisturbed");
    assertThat(upgrade.condition(Conditions.SOAKED).getMessage()).contains("zone3");
    scene
        .cluster()
        .database()
        .startServer(scene.cluster().database().serversOf("zone3").getFirst(), Images.OLD_BUILD);
    pass(Duration.ofMinutes(25));
    assertThat(upgrade.status().held().step()).isEqualTo("zone2/clusterHealthy");
    assertThat(upgrade.status().reason()).isEqualTo("Soaking");
    upgrade.run();
    assertSucceeded(upgrade);
  }

  @Test
  void aSoakOutlivesTheOperator() {
    Upgrade upgrade = apply(s -> s.withSoak("30m"));
    scene.operator().runUntil(() -> upgrade.status().held() != null);
    pass(Duration.ofMinutes(20));
    scene.operator().restart();
    Instant restarted = scene.clock().instant();
    scene.operator().runUntil(() -> upgrade.status().held() == null);
    assertThat(Duration.between(restarted, scene.clock().instant()))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(12));
  }

  @Test
  void everythingThatHoldsIsNamed() {
    Upgrade upgrade =
        apply(
            s ->
                s.withApproval(Approval.FirstZone)
                    .withSoak("5d")
                    .withPaused(PausePoint.BetweenZones));
    pass(Duration.ofMinutes(5));
    assertThat(upgrade.status().held().step()).isEqualTo("validate");
    upgrade.edit(s -> s.withPaused(null));
    pass(LONG);
    assertThat(upgrade.status().message())
        .contains("zone2 waits for your approval")
        .contains("It also waits for: Soaking.");
    assertThat(upgrade.condition(Conditions.SOAKED).getReason()).isEqualTo("Soaking");
  }
}
