package dev.obupgrade.steps.pods;

import static dev.obupgrade.steps.StepRow.given;

import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinorFreezeTest {
  private static final String SAYS = "says Sending MINOR FREEZE for 10.0.1.1:2882.";
  private static final String FREEZES = "MINOR FREEZE [10.0.1.1:2882]";
  private static final String WAITS = "1 of 1 servers still writing memory to disk: 10.0.1.1:2882.";

  private static final String SKIPPED =
      "Skipped: spec.minorFreeze is false. The servers replay more log when they restart.";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), MinorFreezeTest::call);
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given("the first look", w -> {}, "Waiting Freezing", WAITS, SAYS, FREEZES),
        given("a freeze under way", w -> call(w), "Waiting Freezing", WAITS),
        given(
            "the checkpoints moved on",
            w -> {
              call(w);
              w.advance(Duration.ofSeconds(30));
            },
            "Done",
            "The memory of 10.0.1.1:2882 is on disk."),
        given(
            "a statement that was lost a moment ago",
            w -> {
              w.database().faults().loseNextCommand("MINOR FREEZE");
              call(w);
              w.advance(Duration.ofSeconds(30));
            },
            "Waiting Freezing",
            WAITS),
        given(
            "a statement that was lost a minute ago",
            w -> {
              w.database().faults().loseNextCommand("MINOR FREEZE");
              call(w);
              w.advance(Duration.ofSeconds(61));
            },
            "Waiting Freezing",
            WAITS,
            SAYS,
            FREEZES),
        given(
            "checkpoints that don't move on for more than 5 minutes",
            w -> {
              w.database().faults().loseNextCommand("MINOR FREEZE");
              call(w);
              w.advance(Duration.ofSeconds(301));
            },
            "Done",
            "Minor freeze on 10.0.1.1:2882 not finished after 5 min. Continuing."),
        given(
            "a zone whose server is down",
            w -> {
              w.database().crashServer(w.database().serversOf("zone1").getFirst());
              w.advance(Duration.ofMinutes(1));
            },
            "Done",
            "No server of the zone is active."),
        given(
            "a spec without minor freezes",
            w -> w.edit(s -> s.withMinorFreeze(false)),
            "Done",
            SKIPPED),
        given(
            "a spec that rules it out while a freeze is under way",
            w -> {
              call(w);
              w.edit(s -> s.withMinorFreeze(false));
            },
            "Done",
            SKIPPED),
        given(
            "a spec that wants it again",
            w -> {
              w.edit(s -> s.withMinorFreeze(false));
              w.edit(s -> s.withMinorFreeze(true));
            },
            "Waiting Freezing",
            WAITS,
            SAYS,
            FREEZES));
  }

  private static StepWorld.Outcome call(StepWorld world) {
    return world.runInZone("zone1", new MinorFreeze());
  }
}
