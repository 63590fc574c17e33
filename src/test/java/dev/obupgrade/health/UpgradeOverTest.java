package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.BUILD;
import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.OTHER;
import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.data;
import static dev.obupgrade.health.GateRow.job;
import static dev.obupgrade.health.GateRow.lead;
import static dev.obupgrade.health.GateRow.old;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.server;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.standby;
import static dev.obupgrade.health.GateRow.stop;
import static dev.obupgrade.health.GateRow.unsync;
import static dev.obupgrade.health.GateRow.withBuild;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeOverTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new UpgradeOver(BUILD);
    return Stream.of(
        open(
            gate,
            "nothing",
            c -> {},
            "The data of 3 tenants is at 4.3.5.2. The upgrade mode is off. No upgrade job is running."),
        open(
            gate,
            "a standby tenant behind",
            c -> {
              c.tenants.replaceAll(t -> t.id() == 1002 ? standby(t) : t);
              c.dataVersions.removeIf(v -> v.tenantId() == 1002);
            },
            "The data of 2 tenants is at 4.3.5.2."),
        shut(
            new UpgradeOver(OTHER),
            "another version",
            c -> {},
            Reason.BuildsDiffer,
            "1 build found, only 4.3.5.3-103000092025080818 expected: 4.3.5.2-102000042025061010 on 10.0.1.1:2882, 10.0.2.1:2882, 10.0.3.1:2882."),
        shut(
            gate,
            "two builds of the version",
            c ->
                server(
                    c, IN_ZONE1, s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            Reason.BuildsDiffer,
            "2 builds found, only 4.3.5.2-102000042025061010 expected: 4.3.5.2-102000042025061010 on 10.0.2.1:2882, 10.0.3.1:2882; 4.3.5.2-102000042025061011 on 10.0.1.1:2882."),
        shut(
            gate,
            "min_observer_version in disagreement",
            c ->
                c.upgradeState =
                    new UpgradeState(
                        Set.of(false), Set.of("NONE"), Set.of(VERSION, OTHER.version())),
            Reason.MinObserverVersionDiffers,
            "min_observer_version is 4.3.5.2 and 4.3.5.3, expected 4.3.5.2."),
        shut(
            gate,
            "no min_observer_version",
            c -> c.upgradeState = new UpgradeState(Set.of(false), Set.of("NONE"), Set.of()),
            Reason.MinObserverVersionDiffers,
            "min_observer_version is unknown, expected 4.3.5.2."),
        shut(
            gate,
            "a target data version behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), old(), v.current(), v.upgradeBegin(), v.compatible())),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: mysql1 (target 4.3.5.1, current 4.3.5.2, compatible 4.3.5.2, upgrade begin 4.3.5.2)."),
        shut(
            gate,
            "a current data version behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), v.target(), old(), v.upgradeBegin(), v.compatible())),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: mysql1 (target 4.3.5.2, current 4.3.5.1, compatible 4.3.5.2, upgrade begin 4.3.5.2)."),
        shut(
            gate,
            "compatible behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), v.target(), v.current(), v.upgradeBegin(), old())),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: mysql1 (target 4.3.5.2, current 4.3.5.2, compatible 4.3.5.1, upgrade begin 4.3.5.2)."),
        shut(
            gate,
            "no data version of a tenant",
            c -> c.dataVersions.removeIf(v -> v.tenantId() == 1001),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: META$1002 (no data version)."),
        shut(
            gate,
            "upgrade mode on",
            c -> c.upgradeState = new UpgradeState(Set.of(true), Set.of("NONE"), Set.of(VERSION)),
            Reason.UpgradeModeOn,
            "enable_upgrade_mode is true, _upgrade_stage is NONE."),
        shut(
            gate,
            "upgrade mode on somewhere",
            c ->
                c.upgradeState =
                    new UpgradeState(Set.of(true, false), Set.of("NONE"), Set.of(VERSION)),
            Reason.UpgradeModeOn,
            "enable_upgrade_mode is false and true, _upgrade_stage is NONE."),
        shut(
            gate,
            "a stage left over",
            c ->
                c.upgradeState =
                    new UpgradeState(Set.of(false), Set.of("POSTUPGRADE"), Set.of(VERSION)),
            Reason.UpgradeModeOn,
            "enable_upgrade_mode is false, _upgrade_stage is POSTUPGRADE."),
        shut(
            gate,
            "an upgrade job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.RUNNING)),
            Reason.UpgradeJobRunning,
            "Upgrade job 1 (UPGRADE_ALL) is running."),
        shut(
            gate,
            "a dead upgrade job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.DEAD)),
            Reason.UpgradeJobDead,
            "Upgrade job 1 (UPGRADE_ALL) is INPROGRESS and dead: its root service 10.0.1.1:2882 moved or restarted."),
        open(
            gate,
            "an ended one",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.ENDED)),
            "No upgrade job is running."),
        shut(
            gate,
            "a failed inspection",
            c -> c.inspections.add(new Inspection("all_check", "failed")),
            Reason.InspectionFailed,
            "1 of 7 upgrade inspections without success: all_check (failed)."),
        shut(
            gate,
            "no inspection",
            c -> c.inspections.clear(),
            Reason.NothingKnown,
            "The database shows no upgrade inspection."),
        shut(
            gate,
            "a stopped zone",
            c -> stop(c, "zone3"),
            Reason.ZoneNotActive,
            "1 of 3 zones not active: zone3."),
        shut(
            gate,
            "a replica unsynced",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 12 log stream replicas of the cluster not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            gate,
            "no leader",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            Reason.NoLeader,
            "1 of 4 log streams without exactly one leader: tenant 1 log stream 1 has 0 leaders."));
  }
}
