package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;

/**
 * Checks that no upgrade job is in progress. A running upgrade job is the last part of an earlier
 * upgrade. A job whose root service is gone keeps its row INPROGRESS for good. upgrade_post.py
 * would refuse such a row once all binaries are new, so the check refuses it now.
 */
public final class UpgradeJobs implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "UpgradeJobs",
        "__all_rootservice_job, with the root service's place (__all_virtual_core_meta_table) and starts (__all_rootservice_event_history)",
        Versions.ALL,
        "The newest job of each type UPGRADE… has ended",
        "If a job is running, wait until it has ended. If a job is dead, run it again (ALTER SYSTEM RUN UPGRADE JOB 'UPGRADE_ALL', or its type). Wait until the new row in __all_rootservice_job has ended. The job changes nothing where the data versions are right.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> problems =
        cluster.upgradeJobs().stream()
            .filter(job -> job.running() || job.blocksForGood())
            .map(UpgradeJob::words)
            .toList();
    return Finding.of(problems, "No upgrade job is in progress");
  }
}
