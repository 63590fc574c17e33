package dev.obupgrade.steps.record;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseRecordTest {
  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "the record of this upgrade",
            w -> {},
            "Done",
            "The upgrade has released the cluster's record.",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row("no record", Given::withoutRecord, "Done", "released"),
        row(
            "the record of another ObUpgrade",
            w -> Given.recordHeldBy(w, "other"),
            "Done",
            "released"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.run(new ReleaseRecord()));
  }
}
