package dev.obupgrade.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.reason.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusWriterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StepAddress STOP = StepAddress.inZone(0, "z2", "stopZone");

  private final StatusWriter writer = new StatusWriter();
  private final ObUpgradeStatus planned =
      ObUpgradeStatus.empty()
          .withPlan(
              new UpgradePlan(
                  "4.3.5.2-1",
                  List.of(new PlannedHop("4.3.5.3", "4.3.5.3-1", "image")),
                  List.of("z1", "z2")),
              List.of(StepRecordsTest.hop("4.3.5.3")));

  private ObUpgradeStatus write(ObUpgradeStatus status, Situation situation) {
    return writer.write(status, 7L, situation, NOW);
  }

  private static String condition(ObUpgradeStatus status, String type) {
    var condition = Conditions.find(status.conditions(), type).orElseThrow();
    return condition.getStatus() + " " + condition.getReason();
  }

  @ParameterizedTest
  @EnumSource(UpgradePhase.class)
  void thePhaseIsTheOneOfTheStepsPlace(UpgradePhase phase) {
    assertThat(
            write(planned, new Situation.Running(StepAddress.once("any"), phase, "words")).phase())
        .isEqualTo(phase);
  }

  private ObUpgradeStatus with(Reason paused) {
    return planned.withConditions(
        Conditions.set(
            planned.conditions(), Conditions.PAUSED, "False", paused.name(), "words", 7L, NOW));
  }

  @Test
  void aPauseThatComesTooLateIsNoLongerAskedFor() {
    var ended = new Situation.Ended(true, Reason.Upgraded, "words");
    assertThat(condition(write(with(Reason.PauseRequested), ended), Conditions.PAUSED))
        .isEqualTo("False ControlUnused");
    assertThat(write(planned, ended).conditions())
        .noneMatch(c -> c.getType().equals(Conditions.PAUSED));
  }

  @Test
  void whatAControlHoldsIsUnderWay() {
    var held = new Situation.Held(STOP, Reason.OutsideWindow, "words", false);
    ObUpgradeStatus status = write(planned, held);
    assertThat(status.phase()).isEqualTo(UpgradePhase.Waiting);
    assertThat(status.reason()).isEqualTo("OutsideWindow");
    assertThat(condition(status, Conditions.RECONCILING)).isEqualTo("True OutsideWindow");
    assertThat(condition(status, Conditions.STALLED)).isEqualTo("False OutsideWindow");
    assertThat(condition(status, Conditions.SUCCEEDED)).isEqualTo("Unknown OutsideWindow");
    assertThat(write(planned, new Situation.Held(STOP, Reason.Paused, "words", false)).phase())
        .isEqualTo(UpgradePhase.Paused);
    ObUpgradeStatus wrong =
        write(planned, new Situation.Held(STOP, Reason.ControlInvalid, "words", true));
    assertThat(wrong.phase()).isEqualTo(UpgradePhase.Stalled);
    assertThat(condition(wrong, Conditions.STALLED)).isEqualTo("True ControlInvalid");
  }

  @Test
  void runningSaysWhereAndHowFar() {
    StepAddress last = StepAddress.inZone(0, "z1", "zoneServing");
    ObUpgradeStatus status =
        StepRecords.closeZone(
            StepRecords.put(
                planned, last, StepStatus.begun("zoneServing", NOW).succeeded("serves", NOW)),
            last);
    status = StepRecords.put(status, STOP, StepStatus.begun("stopZone", NOW));
    status =
        write(status, new Situation.Running(STOP, UpgradePhase.Upgrading, "z2/stopZone begun"));

    assertThat(status.phase()).isEqualTo(UpgradePhase.Upgrading);
    assertThat(status.step()).isEqualTo("z2/stopZone");
    assertThat(status.progress()).isEqualTo("1/2 zones");
    assertThat(status.observedGeneration()).isEqualTo(7L);
    assertThat(status.hops().getFirst().zones())
        .extracting(ZoneStatus::phase)
        .containsExactly(ZonePhase.Upgraded, ZonePhase.Upgrading);
    assertThat(condition(status, Conditions.SUCCEEDED)).isEqualTo("Unknown InProgress");
    assertThat(condition(status, Conditions.RECONCILING)).isEqualTo("True InProgress");
    assertThat(condition(status, Conditions.STALLED)).isEqualTo("False InProgress");
  }

  @Test
  void withoutAPlanThereIsNoProgressToTell() {
    ObUpgradeStatus status =
        write(
            ObUpgradeStatus.empty(),
            new Situation.Running(StepAddress.once("validate"), UpgradePhase.Planning, "begun"));
    assertThat(status.progress()).isNull();
    assertThat(condition(status, Conditions.PRE_CHECK_PASSED))
        .isEqualTo("Unknown PreChecksPending");
  }

  @ParameterizedTest
  @CsvSource({"true, True StopZoneRefused", "false, False StopZoneRefused"})
  void stalledSaysWhetherItGoesOnByItself(boolean waits, String reconciling) {
    ObUpgradeStatus status = StepRecords.put(planned, STOP, StepStatus.begun("stopZone", NOW));
    status = write(status, new Situation.Stalled(STOP, Reason.StopZoneRefused, "why", waits));

    assertThat(status.phase()).isEqualTo(UpgradePhase.Stalled);
    assertThat(status.message()).isEqualTo("why");
    assertThat(condition(status, Conditions.STALLED)).isEqualTo("True StopZoneRefused");
    assertThat(condition(status, Conditions.RECONCILING)).isEqualTo(reconciling);
    assertThat(condition(status, Conditions.SUCCEEDED)).isEqualTo("Unknown StopZoneRefused");
    assertThat(status.hops().getFirst().zones())
        .extracting(ZoneStatus::phase)
        .containsExactly(ZonePhase.Pending, ZonePhase.Stalled);
  }

  @ParameterizedTest
  @CsvSource({"true, Succeeded, True Upgraded", "false, Failed, False Upgraded"})
  void theEndIsTheEnd(boolean succeeded, UpgradePhase phase, String condition) {
    ObUpgradeStatus status =
        write(planned, new Situation.Ended(succeeded, Reason.Upgraded, "words"));

    assertThat(status.phase()).isEqualTo(phase);
    assertThat(status.step()).isNull();
    assertThat(status.finishedAt()).isEqualTo(NOW);
    assertThat(condition(status, Conditions.SUCCEEDED)).isEqualTo(condition);
    assertThat(condition(status, Conditions.READY)).isEqualTo(condition);
    assertThat(condition(status, Conditions.RECONCILING)).isEqualTo("False Upgraded");
    assertThat(condition(status, Conditions.STALLED))
        .isEqualTo(succeeded ? "False Upgraded" : "True Upgraded");
    assertThat(status.reason()).isEqualTo(succeeded ? null : "Upgraded");
  }

  @Test
  void failedPreChecksAreNamed() {
    ObUpgradeStatus status =
        StepRecords.editHop(
            planned,
            StepAddress.inHop(0, "preCheck"),
            h ->
                CheckRecords.put(
                    h,
                    List.of(
                        new CheckStatus("good", CheckResult.Passed, null, null, null),
                        new CheckStatus("odd", CheckResult.Warning, "x", null, null),
                        new CheckStatus("bad", CheckResult.Failed, "x", null, null))));
    status = write(status, new Situation.Running(STOP, UpgradePhase.Upgrading, "words"));

    assertThat(condition(status, Conditions.PRE_CHECK_PASSED)).isEqualTo("False PreChecksFailed");
    assertThat(Conditions.find(status.conditions(), Conditions.PRE_CHECK_PASSED).orElseThrow())
        .extracting(c -> c.getMessage())
        .isEqualTo("Failed checks for 4.3.5.3: bad.");
  }

  @Test
  void anEditThatChangesNothingIsSeen() {
    ObUpgradeStatus status =
        write(planned, new Situation.Stalled(STOP, Reason.StopZoneRefused, "why", false));
    ObUpgradeStatus seen = writer.seen(status, 8L);

    assertThat(seen.observedGeneration()).isEqualTo(8L);
    assertThat(seen.conditions()).allMatch(c -> c.getObservedGeneration() == 8L);
    assertThat(seen.message()).isEqualTo("why");
    assertThat(writer.seen(seen, 8L)).isSameAs(seen);
  }
}
