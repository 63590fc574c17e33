package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.Scope;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateStepTest {
  private static final GateStep STEP =
      new GateStep(
          "logInSync", TimeLimit.of(Duration.ofHours(1)), zone -> new LogInSync(Scope.only(zone)));

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), world -> world.runInZone("zone2", STEP));
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given("an open gate", w -> {}, "Done", "4 log streams of zone2 in sync."),
        given(
            "a gate that is shut for this zone",
            w -> w.database().setLogSynced(w.database().serversOf("zone2").getFirst(), false),
            "Waiting LogNotInSync",
            "4 of 4 log streams of zone2 not in sync"),
        given(
            "a gate that is shut for another zone",
            w -> w.database().setLogSynced(w.database().serversOf("zone3").getFirst(), false),
            "Done",
            "zone2"),
        given(
            "a database that doesn't answer",
            w -> w.database().faults().unreachable(true),
            "Waiting DatabaseUnavailable",
            "answers"));
  }

  @Test
  void itsNameAndDeadlineAreThoseOfTheList() {
    assertThat(STEP.name()).isEqualTo("logInSync");
    assertThat(STEP.deadline()).isEqualTo(Duration.ofHours(1));
  }
}
