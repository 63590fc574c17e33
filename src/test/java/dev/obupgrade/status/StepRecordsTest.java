package dev.obupgrade.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRecordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ObUpgradeStatus status =
      ObUpgradeStatus.empty().withHops(List.of(hop("4.3.5.3"), hop("4.4.1.0")));

  static HopStatus hop(String version) {
    return HopStatus.pending(version, List.of("z1", "z2"));
  }

  @Test
  void aRecordStandsWhereItsStepStands() {
    for (StepAddress address :
        List.of(
            StepAddress.once("step"),
            StepAddress.inHop(1, "step"),
            StepAddress.inZone(1, "z2", "step"))) {
      ObUpgradeStatus changed = StepRecords.put(status, address, StepStatus.begun("step", NOW));

      assertThat(StepRecords.find(changed, address)).contains(StepStatus.begun("step", NOW));
      assertThat(StepRecords.find(changed, StepAddress.inHop(0, "step"))).isEmpty();
      assertThat(StepRecords.find(changed, StepAddress.inZone(1, "z1", "step"))).isEmpty();
      assertThat(StepRecords.find(changed, StepAddress.inZone(0, "z2", "step"))).isEmpty();
    }
  }

  @Test
  void aNewRecordTakesThePlaceOfTheOldOne() {
    StepAddress first = StepAddress.inZone(0, "z1", "first");
    StepStatus begun = StepStatus.begun("first", NOW);
    ObUpgradeStatus changed = StepRecords.put(status, first, begun);
    changed = StepRecords.put(changed, first.sibling("second"), StepStatus.begun("second", NOW));
    changed = StepRecords.put(changed, first, begun.succeeded("fine", NOW));

    assertThat(changed.hops().getFirst().zones().getFirst().steps())
        .extracting(StepStatus::name)
        .containsExactly("first", "second");
    assertThat(StepRecords.find(changed, first)).contains(begun.succeeded("fine", NOW));
  }

  @Test
  void ofAZoneThatIsThroughNoStepIsTakenAgain() {
    StepAddress last = StepAddress.inZone(0, "z1", "last");
    ObUpgradeStatus open =
        StepRecords.put(
            status, last, StepStatus.begun("last", NOW).succeeded("", NOW.plusSeconds(3)));
    ObUpgradeStatus closed = StepRecords.closeZone(open, last);

    assertThat(StepRecords.succeeded(open, last.sibling("other"))).isFalse();
    assertThat(StepRecords.succeeded(closed, last.sibling("other"))).isTrue();
    assertThat(StepRecords.succeeded(closed, StepAddress.inZone(0, "z2", "last"))).isFalse();
    assertThat(StepRecords.succeeded(closed, StepAddress.inZone(1, "z1", "last"))).isFalse();
    assertThat(StepRecords.find(closed, last)).isEmpty();
    assertThat(closed.hops().getFirst().zones().getFirst().took()).isEqualTo("last 3s");
  }

  @Test
  void ofAHopThatIsThroughNoStepIsTakenAgain() {
    StepAddress last = StepAddress.inHop(0, "last");
    ObUpgradeStatus closed =
        StepRecords.closeHop(
            StepRecords.put(
                status, last, StepStatus.begun("last", NOW).succeeded("", NOW.plusSeconds(61))),
            last);

    assertThat(StepRecords.succeeded(closed, StepAddress.inHop(0, "other"))).isTrue();
    assertThat(StepRecords.succeeded(closed, StepAddress.inZone(0, "z2", "other"))).isTrue();
    assertThat(StepRecords.succeeded(closed, StepAddress.inHop(1, "other"))).isFalse();
    assertThat(StepRecords.succeeded(closed, StepAddress.once("other"))).isFalse();
    assertThat(closed.hops().getFirst().took()).isEqualTo("last 61s");
  }

  @Test
  void whereThereIsNoSuchHopOrZoneItIsSaid() {
    assertThatThrownBy(() -> StepRecords.find(status, StepAddress.inHop(2, "step")))
        .hasMessageContaining("hop 2");
    assertThatThrownBy(() -> StepRecords.find(status, StepAddress.inZone(0, "z9", "step")))
        .hasMessageContaining("z9");
  }
}
