package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;

import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneHealthyTest {
  private static final String SCRIPT = "upgrade_health_checker.py";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), ZoneHealthyTest::call);
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "a zone that nothing is wrong with",
            w -> {},
            "Waiting JobPending",
            "Job up-zonehealthy-",
            "create Job " + SCRIPT + " -z zone2"),
        given(
            "a stopped zone, which the script judges",
            w -> w.database().database().stopZone("zone2"),
            "Waiting JobPending",
            "Job up-zonehealthy-",
            "create Job " + SCRIPT + " -z zone2"),
        given(
            "a script that passed",
            w -> {
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Done",
            SCRIPT + " passed"),
        given(
            "a script that failed",
            w -> {
              w.jobs().failNext(SCRIPT, "zone2 is ill");
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Failed ScriptFailed",
            "zone2 is ill"));
  }

  private static StepWorld.Outcome call(StepWorld world) {
    return world.runInZone("zone2", new ZoneHealthy());
  }
}
