package dev.obupgrade.steps.record;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TakeRecordTest {
  private static final SavedValue DDL =
      new SavedValue(SavedValue.PARAMETER, "enable_ddl", null, "False", List.of());

  private static void leftBy(StepWorld world, String name, SavedValue... saved) {
    Given.record(world, r -> r.withSaved(List.of(saved)));
    Given.recordLeftBy(world, name);
  }

  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "no record",
            Given::withoutRecord,
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "create ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "no record, and only values that the scripts leave",
            w -> {
              Given.withoutRecord(w);
              w.database().setClusterParameter("server_permanent_offline_time", "72h");
            },
            "Done",
            "Values to restore: none.",
            "create ClusterRecord holder=up hop=- zone=- saved=0"),
        row(
            "no record, and a value, a merge and a tenant's value to restore",
            w -> {
              Given.withoutRecord(w);
              w.database().setClusterParameter("enable_ddl", "False");
              w.database().setMerge("mysql1", true, true);
            },
            "Done",
            "enable_ddl = False, merge of tenant mysql1 = suspended, server_permanent_offline_time",
            "create ClusterRecord holder=up hop=- zone=- saved=3"),
        row(
            "no record, and a tenant's value on one server only",
            w -> {
              Given.withoutRecord(w);
              w.database()
                  .setTenantParameterOn(
                      w.database().serversOf("zone2").getFirst(),
                      "mysql1",
                      "enable_rebalance",
                      "False");
            },
            "Waiting ParameterSpreading",
            "enable_rebalance of tenant mysql1 = False on"),
        row("the record of this upgrade", w -> {}, "Done", "Values to restore: none."),
        row(
            "the record of another ObUpgrade",
            w -> Given.recordHeldBy(w, "other"),
            "Failed ClusterBusy",
            "ObUpgrade other is upgrading this cluster."),
        row(
            "the record of a deleted ObUpgrade",
            w -> leftBy(w, "other", DDL),
            "Done",
            "Values to restore: enable_ddl = False.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "only checks are wanted, and a deleted ObUpgrade left a hop unfinished",
            w -> {
              leftBy(w, "other", DDL);
              Given.record(w, r -> r.at(Optional.of("4.3.5.3"), Optional.empty()));
              Given.mode(w, UpgradeMode.PreCheckOnly);
            },
            "Failed HalfUpgraded",
            "Somebody deleted ObUpgrade other in the middle of its upgrade to 4.3.5.3."),
        row(
            "a younger upgrade that shares two StatefulSets",
            w -> Given.youngerRival(w, "younger"),
            "Waiting StatefulSetShared",
            "ObUpgrade younger shares a StatefulSet and is younger."),
        row(
            "an upgrade that shares two StatefulSets and is past this step",
            w -> {
              Given.youngerRival(w, "younger");
              Given.past(w, "younger", TakeRecord.NAME);
            },
            "Failed StatefulSetTaken",
            "ObUpgrade younger is upgrading a cluster that also has StatefulSets obtest-zone1,"
                + " obtest-zone2",
            "delete ClusterRecord holder=up hop=- zone=- saved=0"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones().unplanned(), w -> w.run(new TakeRecord()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void changesNothingInTheDatabase(StepRow row) {
    StepWorld world = StepWorld.threeZones().unplanned();
    row.change().accept(world);
    world.run(new TakeRecord());

    assertThat(world.database().commands()).isEmpty();
  }
}
