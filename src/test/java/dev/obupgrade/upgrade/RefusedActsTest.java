package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An act that was refused is tried again, whatever the code, until it passes. */
class RefusedActsTest {
  private final Scene scene = Scene.threeZones();

  private void refuse(String command, int code, int times) {
    for (int i = 0; i < times; i++) {
      scene.cluster().database().faults().refuseNext(command, code);
    }
  }

  private long said(String command) {
    return scene.cluster().database().commands().stream()
        .filter(c -> c.text().startsWith(command))
        .count();
  }

  private void assertArrives(Upgrade upgrade) {
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4013, 4121, 4122, 4637, 4663, 4664, 4023, 6005, 1205, 4179, 4018, 4016})
  void actsThatAreRefusedOnce(int code) {
    refuse("STOP ZONE zone2", code, 1);
    refuse("MINOR FREEZE", code, 1);
    refuse("START ZONE zone2", code, 1);
    refuse("SET ", code, 1);

    assertArrives(scene.apply());
  }

  @ParameterizedTest
  @CsvSource({
    "STOP ZONE zone2, zone2/stopZone, StopZoneAnswered",
    "START ZONE zone2, zone2/startZone, StartZoneRefused"
  })
  void anActThatIsRefusedForTenMinutes(String command, String step, String reason) {
    refuse(command, 4013, 12);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertThat(upgrade.status().step()).isEqualTo(step);
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.status().message()).contains("error 4013", "Retrying.", "Fix: ");
    assertThat(upgrade.events()).filteredOn(e -> e.reason().equals(reason)).hasSize(1);
    assertThat(said(command)).isBetween(4L, 8L);
    assertArrives(upgrade);
    assertThat(said(command)).isEqualTo(13);
  }

  @Test
  void thePausesGrow() {
    refuse("START ZONE zone2", 4013, 1000);
    Upgrade upgrade = scene.apply().runTo("zone2/startZone");
    int written = upgrade.history().size();

    scene.operator().runFor(Duration.ofHours(1));

    assertThat(said("START ZONE zone2")).isBetween(30L, 45L);
    assertThat(upgrade.history().size() - written).isLessThan(150);
  }

  @ParameterizedTest
  @CsvSource({
    "START ZONE zone2, 1227, StartZoneRefused",
    "START ZONE zone2, 1064, StartZoneRefused",
    "STOP ZONE zone2, 1142, StopZoneRefused"
  })
  void whatCannotPassWaitsForAPerson(String command, int code, String reason) {
    refuse(command, code, 1);
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(said(command)).isEqualTo(1);
    upgrade.retry("granted");
    assertArrives(upgrade);
  }

  @Test
  void withoutAMinorFreezeAZoneDoesNotStayDown() {
    refuse("MINOR FREEZE", ErrorCode.PRIVILEGE_MISSING, 1);

    assertArrives(scene.apply());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 422, 500, 503})
  void aPolicyThatDeniesThePatchAndIsLifted(int code) {
    Upgrade upgrade = scene.apply().runTo("zone2/minorFreeze");
    scene.kubernetes().faults().deny("StatefulSet", code);
    scene.operator().runFor(Duration.ofMinutes(2));

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ApiRefused");
    assertThat(upgrade.status().message())
        .contains("(" + code + ")", "denied by a policy of this test", "Fix: ");
    scene.operator().runFor(Duration.ofMinutes(18));
    scene.kubernetes().faults().admit("StatefulSet");

    assertArrives(upgrade);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClusterRecord", "Job"})
  void anyOtherObjectThatAPolicyDenies(String kind) {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    scene.kubernetes().faults().deny(kind, 422);
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    scene.kubernetes().faults().admit(kind);
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @CsvSource({
    "CRASHING, PodCrashing",
    "IMAGE, PodImagePull",
    "UNSCHEDULABLE, PodUnschedulable",
    "VOLUME, PodVolume"
  })
  void aPodThatNeedsAPersonIsReportedAfterAMinute(Trouble.Kind kind, String reason) {
    Upgrade upgrade = scene.apply().runTo("zone2/minorFreeze");
    scene.kubernetes().breakServers(Images.TARGET, new Trouble(kind, "pod obtest-zone2-0: why"));
    scene
        .operator()
        .runUntil(() -> reason.equals(upgrade.stepOf("zone2", stepNow(upgrade)).reason()));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();

    scene.operator().runFor(Duration.ofSeconds(58));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    scene.operator().runFor(Duration.ofSeconds(20));

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.events()).filteredOn(e -> e.reason().equals(reason)).hasSize(1);
  }

  private static String stepNow(Upgrade upgrade) {
    return upgrade.status().step().substring("zone2/".length());
  }
}
