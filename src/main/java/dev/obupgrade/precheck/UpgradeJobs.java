package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.UpgradeJob;
import java.util.List;

/**
 * An upgrade job still running is the last part of an earlier upgrade. One whose root service is
 * gone keeps its row INPROGRESS for good, and upgrade_post.py would refuse because of it when all
 * binaries are new: better now than then.
 */
final class UpgradeJobs implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "UpgradeJobs",
        "__all_rootservice_job, with the root service's place (__all_virtual_core_meta_table) and"
            + " starts (__all_rootservice_event_history)",
        Versions.ALL,
        "the newest job of each type UPGRADE… has ended",
        "A job that is running: wait until it has ended. A job that is dead: run it again (ALTER"
            + " SYSTEM RUN UPGRADE JOB 'UPGRADE_ALL', or its type) and wait until the new row in"
            + " __all_rootservice_job has ended. It changes nothing where the data versions are"
            + " right.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> problems =
        cluster.upgradeJobs().stream()
            .filter(job -> job.running() || job.blocksForGood())
            .map(UpgradeJob::words)
            .toList();
    return Finding.of(problems, "none in progress");
  }
}
