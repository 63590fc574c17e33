package dev.obupgrade.steps.record;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.record.RestoreParameters.Which;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestoreParametersTest {
  private static final SavedValue OFFLINE =
      new SavedValue(
          SavedValue.PARAMETER, SavedParameters.PERMANENT_OFFLINE, null, "3600s", List.of());
  private static final SavedValue DDL =
      new SavedValue(SavedValue.PARAMETER, "enable_ddl", null, "False", List.of());
  private static final SavedValue REBALANCE =
      new SavedValue(SavedValue.PARAMETER, "enable_rebalance", "mysql1", "False", List.of());
  private static final SavedValue MERGE =
      new SavedValue(SavedValue.SUSPENDED_MERGE, "merge", "mysql1", "suspended", List.of());
  private static final SavedValue OF_DROPPED_TENANT =
      new SavedValue(SavedValue.SUSPENDED_MERGE, "merge", "gone", "suspended", List.of());

  private static Consumer<StepWorld> saved(SavedValue... values) {
    return w -> {
      w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
      Given.record(w, r -> r.withSaved(List.of(values)));
    };
  }

  static Stream<StepRow> atTheEnd() {
    return Stream.of(
        row("nothing saved", saved(), "Done", "Nothing to restore."),
        row(
            "the offline time",
            saved(OFFLINE),
            "Waiting Restoring",
            "Restoring server_permanent_offline_time to 3600s (now 72h on ",
            "SET server_permanent_offline_time=3600s"),
        row(
            "a tenant's value",
            saved(REBALANCE),
            "Waiting Restoring",
            "Restoring enable_rebalance of tenant mysql1 to False (now True on ",
            "SET enable_rebalance=False TENANT mysql1"),
        row(
            "a suspended merge",
            saved(MERGE),
            "Waiting Restoring",
            "Suspending the merge of tenant mysql1 (now not suspended).",
            "SUSPEND MERGE mysql1"),
        row(
            "two values, of which the database has the first",
            w -> {
              saved(DDL, OFFLINE).accept(w);
              w.database().setClusterParameter("enable_ddl", "False");
            },
            "Waiting Restoring",
            "Restoring server_permanent_offline_time",
            "SET server_permanent_offline_time=3600s"),
        row(
            "all values as they were",
            w -> {
              saved(OFFLINE).accept(w);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "3600s");
            },
            "Done",
            "Restored: server_permanent_offline_time = 3600s."),
        row(
            "the merge of a dropped tenant",
            saved(OF_DROPPED_TENANT),
            "Done",
            "Restored: merge of tenant gone = suspended."),
        row(
            "a value that somebody changed right after the operator restored it",
            w -> {
              saved(OFFLINE).accept(w);
              w.run(new RestoreParameters(Which.ALL));
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
            },
            "Waiting Restoring",
            "(now 72h on "),
        row(
            "a value that is still changed a while later",
            w -> {
              saved(OFFLINE).accept(w);
              w.run(new RestoreParameters(Which.ALL));
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
              w.advance(Duration.ofSeconds(16));
            },
            "Waiting Restoring",
            "(now 72h on ",
            "SET server_permanent_offline_time=3600s"));
  }

  @ParameterizedTest
  @MethodSource("atTheEnd")
  void answersAtTheEnd(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.run(new RestoreParameters(Which.ALL)));
  }

  static Stream<StepRow> betweenHops() {
    return Stream.of(
        row("the offline time, which stays high", saved(OFFLINE), "Done", "Nothing to restore."),
        row(
            "another value",
            saved(OFFLINE, DDL),
            "Waiting Restoring",
            "Restoring enable_ddl to False (now True on ",
            "SET enable_ddl=False"));
  }

  @ParameterizedTest
  @MethodSource("betweenHops")
  void answersBetweenHops(StepRow row) {
    row.check(
        StepWorld.threeZones(), w -> w.runInHop(new RestoreParameters(Which.ALL_BUT_OFFLINE_TIME)));
  }
}
