package dev.obupgrade.steps.record;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.record.RestoreParameters.Which;
import dev.obupgrade.upgrade.Images;
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
            "The operator did not compare merge of tenant gone = suspended: The database has no tenant"
                + " gone. Somebody dropped or renamed it."),
        row(
            "the merge of a tenant whose id is gone",
            saved(
                new SavedValue(
                    SavedValue.SUSPENDED_MERGE, "merge", "mysql1", "suspended", List.of(), 9999L)),
            "Done",
            "Somebody dropped tenant mysql1."),
        row(
            "the merge of a renamed tenant",
            w -> {
              saved(
                      new SavedValue(
                          SavedValue.SUSPENDED_MERGE,
                          "merge",
                          "mysql1",
                          "suspended",
                          List.of(),
                          1002L))
                  .accept(w);
              w.database().renameTenant("mysql1", "orders");
            },
            "Waiting Restoring",
            "Suspending the merge of tenant orders (now not suspended).",
            "SUSPEND MERGE orders"),
        row(
            "a value of a renamed tenant",
            w -> {
              saved(
                      new SavedValue(
                          SavedValue.PARAMETER,
                          "enable_rebalance",
                          "mysql1",
                          "False",
                          List.of(),
                          1002L))
                  .accept(w);
              w.database().renameTenant("mysql1", "orders");
            },
            "Waiting Restoring",
            "Restoring enable_rebalance of tenant mysql1 to False (now True on ",
            "SET enable_rebalance=False TENANT orders"),
        row(
            "a value of the cluster that is each tenant's now",
            saved(
                new SavedValue(SavedValue.PARAMETER, "enable_rebalance", null, "False", List.of())),
            "Waiting Restoring",
            "Restoring enable_rebalance to False (now True of tenant META$1002 on ",
            "SET enable_rebalance=False TENANT sys",
            "SET enable_rebalance=False TENANT all_user",
            "SET enable_rebalance=False TENANT all_meta"),
        row(
            "a value of one server that is each tenant's now",
            saved(
                new SavedValue(
                    SavedValue.PARAMETER,
                    "enable_rebalance",
                    null,
                    "False",
                    List.of("10.0.1.1:2882"))),
            "Done",
            "The operator did not compare enable_rebalance = False: enable_rebalance is a parameter of"
                + " each tenant now, and had this value on some servers only."),
        row(
            "a tenant's value that is the cluster's now",
            saved(
                new SavedValue(
                    SavedValue.PARAMETER, "enable_ddl", "mysql1", "False", List.of(), 1002L)),
            "Done",
            "enable_ddl is a parameter of the whole cluster now."),
        row(
            "a parameter that is gone",
            saved(new SavedValue(SavedValue.PARAMETER, "old_parameter", null, "1", List.of())),
            "Done",
            "No server shows parameter old_parameter any more."),
        row(
            "a value of a server that is gone",
            saved(
                new SavedValue(
                    SavedValue.PARAMETER, "enable_ddl", null, "False", List.of("10.9.9.9:2882"))),
            "Done",
            "The database has no server 10.9.9.9:2882 any more."),
        row(
            "a server that shows no value",
            w -> {
              saved(DDL).accept(w);
              w.database().setClusterParameter("enable_ddl", "False");
              w.database().crashServer(w.database().serversOf("zone3").getFirst());
            },
            "Waiting Restoring",
            "(now not known on 10.0.3.1:2882)",
            "SET enable_ddl=False"),
        row(
            "the offline time, and a server that has just died",
            w -> {
              saved(OFFLINE).accept(w);
              w.database().crashServer(w.database().serversOf("zone3").getFirst());
            },
            "Waiting OfflineTimeKept",
            "Server 10.0.3.1:2882 of zone zone3 is not in service. The operator sets"
                + " server_permanent_offline_time = 3600s after that."),
        row(
            "the offline time, and a server that starts",
            w -> {
              saved(OFFLINE).accept(w);
              w.database()
                  .restartServer(w.database().serversOf("zone3").getFirst(), Images.OLD_BUILD);
              w.advance(Duration.ofSeconds(2));
            },
            "Waiting OfflineTimeKept",
            "Server 10.0.3.1:2882 of zone zone3 is not in service."),
        row(
            "the offline time, and somebody else's upgrade",
            w -> {
              saved(OFFLINE).accept(w);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
            },
            "Waiting OfflineTimeKept",
            "The database is in an upgrade that somebody else began."),
        row(
            "the offline time, and somebody else's upgrade that begins right now",
            w -> {
              saved(OFFLINE).accept(w);
              w.whenAnnounced(
                  () -> w.database().setClusterParameter("enable_upgrade_mode", "True"));
            },
            "Waiting OfflineTimeKept",
            "The database is in an upgrade that somebody else began."),
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

  static Stream<StepRow> afterChecks() {
    return Stream.of(
        row("nothing saved", saved(), "Done", "Nothing to restore."),
        row(
            "the checker's value",
            saved(OFFLINE, DDL),
            "Waiting Restoring",
            "Restoring server_permanent_offline_time to 3600s (now 72h on ",
            "SET server_permanent_offline_time=3600s"),
        row(
            "a value that somebody has set since, and another parameter's",
            w -> {
              saved(OFFLINE, DDL).accept(w);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "7200s");
            },
            "Done",
            "7200s on 10.0.3.1:2882, not 3600s. Somebody set it during the checks. The operator leaves it."),
        row(
            "the value as before",
            w -> {
              saved(OFFLINE, DDL).accept(w);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "3600s");
            },
            "Done",
            "Restored: server_permanent_offline_time = 3600s."));
  }

  @ParameterizedTest
  @MethodSource("afterChecks")
  void afterMereChecks(StepRow row) {
    row.check(
        StepWorld.threeZones(), w -> w.run(new RestoreParameters(Which.OFFLINE_TIME_OF_CHECKER)));
  }
}
