package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyVersionTest {
  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "every server and tenant at the version",
            UpgradedWorld::reach,
            "Done",
            "Every server and every tenant is at 4.3.5.3."),
        row("nothing upgraded", w -> {}, "Waiting BuildsDiffer", "4.3.5.2"),
        row(
            "one zone not upgraded",
            w -> UpgradedWorld.runTarget(w, "zone1", "zone2"),
            "Waiting BuildsDiffer",
            "4.3.5.2"),
        row(
            "a server that runs another build of the version",
            w -> {
              UpgradedWorld.reach(w);
              UpgradedWorld.runOtherBuild(w, "zone2");
            },
            "Waiting BuildsDiffer",
            UpgradedWorld.OTHER_BUILD + " on 10.0.2.1:2882"),
        row(
            "new binaries, and upgrade_post.py has not run",
            w -> UpgradedWorld.runTarget(w, "zone1", "zone2", "zone3"),
            "Waiting MinObserverVersionDiffers",
            "min_observer_version"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.runInHop(new VerifyVersion()));
  }
}
