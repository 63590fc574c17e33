package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettleTest {
  private static final PlannedHop FIRST =
      new PlannedHop("4.3.5.3", Images.TARGET_BUILD.toString(), Images.TARGET);
  private static final PlannedHop LAST =
      new PlannedHop("4.4.1.0", Images.NEXT_BUILD.toString(), Images.NEXT);

  static Stream<StepRow> beforeANextHop() {
    return Stream.of(
        row(
            "a cluster at rest",
            w -> {},
            "Done",
            "No tenant is merging, and no replica task is under way."),
        row(
            "a stopped zone",
            w -> w.database().setZoneActive("zone2", false),
            "Waiting ZoneNotActive",
            "zone2"),
        row(
            "a merging tenant",
            w -> w.database().setMerge("mysql1", false, false),
            "Waiting Merging",
            "Tenants mysql1 are merging."),
        row(
            "replica tasks",
            w -> w.database().setObstacle(Obstacle.REPLICA_TASK, 2),
            "Waiting ReplicaTasks",
            "2 replica tasks are under way."),
        row(
            "a standby tenant that has not followed",
            w -> w.database().setTenantRole("mysql1", "STANDBY"),
            "Waiting StandbyBehind",
            "1 of 1 standby tenants not at data version 4.3.5.3: mysql1 (target 4.3.5.2"),
        row(
            "a standby tenant that has followed",
            w -> {
              w.database().setTenantRole("mysql1", "STANDBY");
              w.database().setClusterParameter("min_observer_version", "4.3.5.3");
              w.database().standbyTenantsFollow();
            },
            "Done",
            "No tenant is merging"),
        row(
            "merging tablets",
            w -> w.database().setObstacle(Obstacle.TABLET_MERGE, 7),
            "Waiting TabletsMerging",
            "7 tablets have a merge to finish. The checks start when they have, or 30 min after"),
        row(
            "merging tablets of a tenant whose merge is suspended",
            w -> {
              w.database().setObstacle(Obstacle.TABLET_MERGE, 7);
              w.database().setMerge("mysql1", true, true);
            },
            "Waiting TabletsMerging",
            "The merges of tenants mysql1 are suspended (ALTER SYSTEM RESUME MERGE resumes them)."),
        row(
            "tablets that merge longer than the step waits",
            w -> {
              w.database().setObstacle(Obstacle.TABLET_MERGE, 7);
              w.runInHop(new Settle());
              w.advance(Duration.ofMinutes(31));
            },
            "Done",
            "No tenant is merging"));
  }

  @ParameterizedTest
  @MethodSource("beforeANextHop")
  void waitsForRest(StepRow row) {
    row.check(StepWorld.threeZones().planned(FIRST, LAST), w -> w.runInHop(new Settle()));
  }

  static Stream<StepRow> afterTheLast() {
    return Stream.of(
        row(
            "a merging tenant",
            w -> w.database().setMerge("mysql1", false, false),
            "Done",
            "No further hop."),
        row(
            "a standby tenant that has not followed",
            w -> w.database().setTenantRole("mysql1", "STANDBY"),
            "Done",
            "No further hop."));
  }

  @ParameterizedTest
  @MethodSource("afterTheLast")
  void doesNotWaitAfterTheLastHop(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.runInHop(new Settle()));
  }
}
