package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.job;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.shut;

import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeModeEndedTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new UpgradeModeEnded();
    return Stream.of(
        open(
            gate,
            "nothing",
            c -> {},
            "The upgrade mode is off. No upgrade job is running. 6 upgrade inspections succeeded."),
        open(
            gate,
            "an ended job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.ENDED)),
            "The upgrade mode is off. No upgrade job is running. 6 upgrade inspections succeeded."),
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
            "a job that runs",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.RUNNING)),
            Reason.UpgradeJobRunning,
            "Upgrade job 1 (UPGRADE_ALL) is running."),
        shut(
            gate,
            "a dead job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.DEAD)),
            Reason.UpgradeJobDead,
            "Upgrade job 1 (UPGRADE_ALL) is INPROGRESS and dead: its root service 10.0.1.1:2882 moved or restarted."),
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
            "The database shows no upgrade inspection."));
  }
}
