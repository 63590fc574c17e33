package dev.obupgrade.steps.record;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TakeRecordTest {
  private static final SavedValue DDL =
      new SavedValue(SavedValue.PARAMETER, "enable_ddl", null, "False", List.of());

  private static final SavedValue OFFLINE =
      new SavedValue(
          SavedValue.PARAMETER, SavedParameters.PERMANENT_OFFLINE, null, "3600s", List.of());

  /** The hop that a deleted ObUpgrade had marked in its record. */
  private static void leftInHop(StepWorld world, String version, SavedValue... saved) {
    leftBy(world, "other", saved);
    Given.record(world, r -> r.at(Optional.of(version), Optional.empty()));
  }

  /** Somebody has ended upgrade mode without upgrade_post.py. */
  private static void modeEnded(StepWorld world) {
    world.database().setClusterParameter("enable_upgrade_mode", "False");
    world.database().setClusterParameter("_upgrade_stage", "NONE");
  }

  private static ObUpgradeSpec inAnotherOrder(ObUpgradeSpec spec) {
    ClusterSpec cluster = spec.cluster();
    return new ObUpgradeSpec(
        new ClusterSpec(cluster.container(), cluster.zones().reversed(), cluster.connection()),
        spec.target(),
        spec.via(),
        spec.mode(),
        spec.preCheck(),
        spec.retry());
  }

  private static void leftBy(StepWorld world, String name, SavedValue... saved) {
    Given.record(world, r -> r.withSaved(List.of(saved)));
    Given.recordLeftBy(world, name);
  }

  /** Its own step has succeeded before. */
  private static void hadTheRecord(StepWorld world) {
    world.status(
        s ->
            StepRecords.put(
                s,
                StepAddress.once(TakeRecord.NAME),
                StepStatus.begun(TakeRecord.NAME, world.now()).succeeded("Done.", world.now())));
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
        row(
            "the record of this upgrade",
            w -> {},
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s."),
        row(
            "the record of this upgrade, and a value that somebody has set since",
            w -> w.database().setClusterParameter("enable_ddl", "False"),
            "Done",
            "Values to restore: enable_ddl = False, server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=2"),
        row(
            "the record of another ObUpgrade",
            w -> Given.recordHeldBy(w, "other"),
            "Queued ClusterBusy",
            "ObUpgrade other is upgrading this cluster."),
        row(
            "no record, and a younger ObUpgrade that had one",
            w -> Given.unrecorded(w, "other", Duration.ofMinutes(1)),
            "Queued ClusterBusy",
            "ObUpgrade other is upgrading this cluster."),
        row(
            "no record, which this ObUpgrade and a younger one had",
            w -> {
              Given.unrecorded(w, "other", Duration.ofMinutes(1));
              hadTheRecord(w);
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "create ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "no record, which this ObUpgrade and an older one had",
            w -> {
              Given.unrecorded(w, "other", Duration.ofMinutes(-1));
              hadTheRecord(w);
            },
            "Queued ClusterBusy",
            "ObUpgrade other is upgrading this cluster."),
        row(
            "the record of another ObUpgrade, which names the zones in another order",
            w -> {
              Given.recordHeldBy(w, "other");
              w.edit(TakeRecordTest::inAnotherOrder);
            },
            "Queued ClusterBusy",
            "ObUpgrade other is upgrading this cluster."),
        row(
            "a record left before its upgrade began, and none of its values in the database",
            w -> leftBy(w, "other", DDL),
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record of a deleted ObUpgrade, whose name another one has now",
            w -> {
              leftBy(w, "other", OFFLINE);
              Given.appliedAgain(w, "other");
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record left before its upgrade began, and the checker's value",
            w -> {
              leftBy(w, "other", OFFLINE, DDL);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record left before its upgrade began, and a value set by hand since",
            w -> {
              leftBy(w, "other", OFFLINE);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "7200s");
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 7200s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record left in upgrade mode",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
            },
            "Done",
            "Values to restore: enable_ddl = False.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "a record left in a stage of an upgrade",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              w.database().setClusterParameter("_upgrade_stage", "POSTUPGRADE");
            },
            "Done",
            "Values to restore: enable_ddl = False.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "a record left with two builds of one version",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              w.database()
                  .restartServer(
                      w.database().serversOf("zone1").getFirst(),
                      new BuildVersion(Images.OLD_BUILD.version(), Images.OLD_BUILD.build() + 1));
              w.advance(Duration.ofMinutes(1));
            },
            "Done",
            "Values to restore: enable_ddl = False.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "a record left with new servers in a cluster of the old version",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              w.database().setClusterParameter("min_observer_version", "4.3.5.1");
            },
            "Done",
            "Values to restore: enable_ddl = False.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "a record left after upgrade_post.py, which has overwritten a value",
            w -> leftInHop(w, "4.3.5.2", DDL),
            "Done",
            "Values to restore: enable_ddl = False, server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=4.3.5.2 zone=- saved=2"),
        row(
            "a record left after upgrade_pre.py, all of whose values are there",
            w -> {
              leftInHop(w, "4.3.5.3", OFFLINE);
              w.database().runUpgradePre(Images.TARGET_BUILD.version());
              modeEnded(w);
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "a record left after upgrade_pre.py, and one of its values set by hand since",
            w -> {
              leftInHop(w, "4.3.5.3", OFFLINE);
              w.database().setClusterParameter("enable_ddl", "False");
              w.database().setClusterParameter("enable_major_freeze", "False");
            },
            "Done",
            "Values to restore: enable_ddl = False, enable_major_freeze = False, server_permanent",
            "replace ClusterRecord holder=up hop=- zone=- saved=3"),
        row(
            "only checks are wanted, and a deleted ObUpgrade left a hop unfinished",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
              Given.mode(w, UpgradeMode.PreCheckOnly);
            },
            "Failed HalfUpgraded",
            "Somebody deleted ObUpgrade other in the middle of its upgrade to 4.3.5.3."),
        row(
            "only checks are wanted, and a deleted ObUpgrade left a value that the script overwrote",
            w -> {
              leftInHop(w, "4.3.5.2", DDL);
              Given.mode(w, UpgradeMode.PreCheckOnly);
            },
            "Failed HalfUpgraded",
            "Somebody deleted ObUpgrade other in the middle of its upgrade to 4.3.5.2."),
        row(
            "only checks are wanted, and nothing is left of a deleted ObUpgrade's hop",
            w -> {
              leftInHop(w, "4.3.5.3", DDL);
              Given.mode(w, UpgradeMode.PreCheckOnly);
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a younger upgrade that shares two StatefulSets",
            w -> Given.youngerRival(w, "younger"),
            "Waiting StatefulSetShared",
            "ObUpgrade younger shares a StatefulSet and is younger."),
        row(
            "a younger upgrade that was past this step, and has given its record up since",
            w -> {
              Given.youngerRival(w, "younger");
              Given.past(w, "younger", TakeRecord.NAME, "givenUp=yes");
            },
            "Waiting StatefulSetShared",
            "ObUpgrade younger shares a StatefulSet and is younger."),
        row(
            "an upgrade of the same second that shares two StatefulSets, with a later uid",
            w -> Given.rival(w, "same", Duration.ZERO),
            "Waiting StatefulSetShared",
            "ObUpgrade same shares a StatefulSet and is younger."),
        row(
            "an upgrade of the same second that shares two StatefulSets, with an earlier uid",
            w -> Given.rivalOfTheSameSecond(w, "same"),
            "Queued StatefulSetTaken",
            "ObUpgrade same is upgrading",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "an older upgrade that shares two StatefulSets",
            w -> Given.rival(w, "older", Duration.ofMinutes(-1)),
            "Queued StatefulSetTaken",
            "ObUpgrade older is upgrading a cluster that also has StatefulSets obtest-zone1,"
                + " obtest-zone2",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "an older upgrade that shares two StatefulSets, and this one's hop in the record",
            w -> {
              Given.record(w, r -> r.at(Optional.of("4.3.5.3"), Optional.empty()));
              Given.rival(w, "older", Duration.ofMinutes(-1));
            },
            "Queued StatefulSetTaken",
            "ObUpgrade older is upgrading",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        row(
            "an older upgrade that shares two StatefulSets, and whose record a younger one holds",
            w -> {
              Given.youngerRival(w, "younger");
              Given.olderWithoutRecord(w, "older", "younger");
            },
            "Waiting StatefulSetShared",
            "ObUpgrade younger shares a StatefulSet and is younger."),
        row(
            "an older upgrade of another cluster",
            w -> Given.olderOfAnotherCluster(w, "older"),
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s."),
        row(
            "a record left in somebody's upgrade mode, and a stronger upgrade that shares two sets",
            w -> {
              leftBy(w, "other", DDL);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
              Given.youngerRival(w, "younger");
              Given.past(w, "younger", TakeRecord.NAME);
            },
            "Queued StatefulSetTaken",
            "ObUpgrade younger is upgrading",
            "replace ClusterRecord holder=up hop=- zone=- saved=1",
            "replace ClusterRecord holder=other hop=- zone=- saved=1"),
        row(
            "an upgrade that shares two StatefulSets and is past this step",
            w -> {
              Given.youngerRival(w, "younger");
              Given.past(w, "younger", TakeRecord.NAME);
            },
            "Queued StatefulSetTaken",
            "ObUpgrade younger is upgrading a cluster that also has StatefulSets obtest-zone1,"
                + " obtest-zone2",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a younger upgrade that shares two StatefulSets and can't be read",
            w -> {
              Given.youngerRival(w, "younger");
              Given.unreadable(w, "younger");
            },
            "Queued StatefulSetTaken",
            "ObUpgrade younger is upgrading a cluster that also has StatefulSets obtest-zone1,"
                + " obtest-zone2",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record left with the checker's value, and a stronger upgrade that shares two sets",
            w -> {
              leftBy(w, "other", OFFLINE);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
              Given.youngerRival(w, "younger");
              Given.past(w, "younger", TakeRecord.NAME);
            },
            "Queued StatefulSetTaken",
            "ObUpgrade younger is upgrading",
            "replace ClusterRecord holder=up hop=- zone=- saved=1",
            "replace ClusterRecord holder=other hop=- zone=- saved=1"),
        row(
            "an older upgrade that shares two sets and comes after this one is past this step",
            w -> {
              w.run(new TakeRecord());
              w.status(
                  s ->
                      StepRecords.put(
                          s,
                          StepAddress.once(TakeRecord.NAME),
                          s.steps().getFirst().succeeded("Done.", w.now())));
              Given.rival(w, "older", Duration.ofMinutes(-1));
            },
            "Waiting StatefulSetShared",
            "ObUpgrade older shares a StatefulSet"),
        row(
            "a younger upgrade that shares two sets, where the operator may not list",
            w -> {
              w.kubernetes().surroundings().forbid("list configmaps");
              Given.youngerRival(w, "younger");
            },
            "Waiting StatefulSetShared",
            "ObUpgrade younger shares a StatefulSet and is younger."),
        row(
            "the record of an earlier operator, which does not say what it is about",
            w -> Given.record(w, r -> r.withSubject(ClusterRecord.Subject.unknown())),
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "no record, and one left under another name with the checker's value",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.empty(), OFFLINE);
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "create ClusterRecord holder=up hop=- zone=- saved=1",
            "delete ClusterRecord holder=gone hop=- zone=- saved=1"),
        row(
            "no record, and one left under another name in upgrade mode",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.of("4.3.5.3"), DDL);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
              w.database().setClusterParameter("enable_major_freeze", "False");
            },
            "Done",
            "Values to restore: enable_ddl = False.",
            "create ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1",
            "delete ClusterRecord holder=gone hop=4.3.5.3 zone=- saved=1"),
        row(
            "no record, one left under another name, and where the operator may not list",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.empty(), OFFLINE);
              w.kubernetes().surroundings().forbid("list configmaps");
            },
            "Done",
            "It looked for other records of this cluster only by name, in namespace default.",
            "create ClusterRecord holder=up hop=- zone=- saved=0"),
        row(
            "this upgrade's record, and one left under another name with more values",
            w -> {
              leftElsewhere(w, Optional.empty(), OFFLINE);
              Given.record(w, r -> r.withSaved(List.of()));
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1",
            "delete ClusterRecord holder=gone hop=- zone=- saved=1"),
        row(
            "this upgrade's record with a hop, and one left under another name with other values",
            w -> {
              Given.record(
                  w,
                  r ->
                      r.withSaved(
                              List.of(
                                  DDL,
                                  new SavedValue(
                                      SavedValue.PARAMETER,
                                      SavedParameters.PERMANENT_OFFLINE,
                                      null,
                                      "4800s",
                                      List.of())))
                          .at(Optional.of("4.3.5.3"), Optional.empty()));
              leftElsewhere(w, Optional.empty(), OFFLINE);
            },
            "Done",
            "Values to restore: enable_ddl = False, server_permanent_offline_time = 4800s.",
            "delete ClusterRecord holder=gone hop=- zone=- saved=1"),
        row(
            "two records left, with the checker's value",
            w -> {
              leftBy(w, "other", DDL);
              leftElsewhere(w, Optional.empty(), OFFLINE);
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "replace ClusterRecord holder=up hop=- zone=- saved=1",
            "delete ClusterRecord holder=gone hop=- zone=- saved=1"),
        row(
            "only checks are wanted, and a hop is unfinished under another name",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.of("4.3.5.3"), DDL);
              w.database().setClusterParameter("enable_upgrade_mode", "True");
              Given.mode(w, UpgradeMode.PreCheckOnly);
            },
            "Failed HalfUpgraded",
            "Somebody deleted ObUpgrade gone in the middle of its upgrade to 4.3.5.3."),
        row(
            "one left under another name with the checker's value, and a stronger upgrade",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.empty(), OFFLINE);
              Given.rival(w, "older", Duration.ofMinutes(-1));
            },
            "Queued StatefulSetTaken",
            "ObUpgrade older is upgrading",
            "create ClusterRecord holder=up hop=- zone=- saved=1",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "this upgrade's record with a value that no other record has, and a stronger upgrade",
            w -> {
              leftElsewhere(w, Optional.empty(), DDL);
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
              Given.rival(w, "older", Duration.ofMinutes(-1));
            },
            "Queued StatefulSetTaken",
            "ObUpgrade older is upgrading",
            "replace ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record of another namespace, of StatefulSets with the same names",
            w -> {
              Given.withoutRecord(w);
              Given.leftUnderAnotherName(w, "other", "gone", Optional.empty(), List.of(OFFLINE));
              w.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
            },
            "Done",
            "Values to restore: none.",
            "create ClusterRecord holder=up hop=- zone=- saved=0"),
        row(
            "a record under another name that this upgrade itself holds",
            w -> {
              leftElsewhere(w, Optional.empty(), OFFLINE);
              String uid = w.kubernetes().upgrades().get("default", "up").getMetadata().getUid();
              Given.withoutRecord(w);
              Given.record(w, r -> r.heldBy(uid, "up"));
            },
            "Done",
            "Values to restore: server_permanent_offline_time = 3600s.",
            "create ClusterRecord holder=up hop=- zone=- saved=1",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record that appears under another name while this one is stored",
            w -> {
              Given.withoutRecord(w);
              boolean[] done = {false};
              w.whenAnnounced(
                  () -> {
                    if (!done[0]) {
                      done[0] = true;
                      Given.leftUnderAnotherName(w, "gone", Optional.empty(), List.of(DDL));
                    }
                  });
            },
            "Waiting RecordTaken",
            "of this cluster is new. Reading it next.",
            "create ClusterRecord holder=gone hop=- zone=- saved=1",
            "create ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a record under another name of StatefulSets that this upgrade does not have",
            w -> {
              Given.withoutRecord(w);
              leftElsewhere(w, Optional.empty(), OFFLINE);
              Given.record(
                  w,
                  r ->
                      r.withSubject(
                          new ClusterRecord.Subject(List.of("a", "b"), Optional.empty())));
            },
            "Done",
            "Values to restore: none.",
            "create ClusterRecord holder=up hop=- zone=- saved=0"));
  }

  private static void leftElsewhere(StepWorld world, Optional<String> hop, SavedValue... saved) {
    Given.leftUnderAnotherName(world, "gone", hop, List.of(saved));
    world.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "72h");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones().unplanned(), w -> w.run(new TakeRecord()));
  }

  /** The lock: of two that see no record, the API server lets only one create it. */
  @Test
  void aRecordThatAnotherUpgradeCreatesAtThisMomentIsTheOthers() {
    StepWorld world = StepWorld.threeZones().unplanned();
    Given.withoutRecord(world);
    world.whenAnnounced(() -> Given.recordCreatedBy(world, "other"));

    assertThat(world.run(new TakeRecord()).answer()).isEqualTo("Waiting RecordTaken");
    world.whenAnnounced(() -> {});
    assertThat(world.run(new TakeRecord()).answer()).isEqualTo("Queued ClusterBusy");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void changesNothingInTheDatabase(StepRow row) {
    StepWorld world = StepWorld.threeZones().unplanned();
    row.change().accept(world);
    int commands = world.database().commands().size();
    world.run(new TakeRecord());

    assertThat(world.database().commands()).hasSize(commands);
  }
}
