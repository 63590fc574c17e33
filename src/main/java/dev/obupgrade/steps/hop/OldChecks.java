package dev.obupgrade.steps.hop;

import dev.obupgrade.api.StepStatus;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.record.RecordTaking;
import dev.obupgrade.steps.world.RecordWatch;
import java.time.Duration;
import java.util.Optional;

/**
 * Has the checks run again when they are too old for upgrade_pre.py: backups, DDL and merges begin
 * at any time, and what was checked hours ago proves nothing. The operator may have been away since
 * then, or the cluster may have had no room for the Job.
 *
 * <ol>
 *   <li>Before the operator creates the Job, it looks how old the checks are.
 *   <li>A Job that exists may start at any moment. If its pod has not started when the checks have
 *       become too old, the operator deletes it, and waits until nothing of it is left.
 *   <li>Then it asks the database. The script's first act is BEGIN UPGRADE, which turns upgrade
 *       mode on (do_begin_upgrade in tools/upgrade/upgrade_pre.py of OceanBase's source). With
 *       upgrade mode off, no script has changed anything, and step preCheck begins again: the
 *       vendor's checker and the whole suite, with everything that follows a failure. With upgrade
 *       mode on, the pod had started after all, or an earlier one had. No check can pass then, and
 *       the script continues where it stopped.
 * </ol>
 */
final class OldChecks {
  /** So old may checks be when the operator creates the Job. */
  static final Duration FRESH = Duration.ofMinutes(10);

  /** So old may they be when the Job's pod starts: time enough to find a node and pull an image. */
  static final Duration LATEST_START = Duration.ofMinutes(20);

  private static final String CHECKED = "checked";

  private OldChecks() {}

  /** What the step waits for; empty when the checks count, or the script is at work. */
  static Optional<StepResult> runAgain(UpgradeContext context) {
    Duration age = age(context.run());
    ScriptJobs jobs = new ScriptJobs(context);
    boolean late = jobs.exists("") && age.compareTo(LATEST_START) > 0;
    Optional<StepResult> withdrawn =
        jobs.withdrawn("", () -> late && untouched(context), Reason.ChecksTooOld, why(age));
    if (withdrawn.isPresent()
        || jobs.exists("")
        || age.compareTo(FRESH) <= 0
        || !untouched(context)) {
      return withdrawn;
    }
    beginAgain(context);
    return Optional.of(
        StepResult.soon(
            Reason.ChecksTooOld,
            "The checks are %d min old. The operator runs them again before upgrade_pre.py"
                .formatted(age.toMinutes())));
  }

  /** Whether no upgrade_pre.py has begun, so that the checks can run. */
  private static boolean untouched(UpgradeContext context) {
    return context.database().upgradeState().off();
  }

  private static String why(Duration age) {
    return "its pod has not started, and the checks are %d min old".formatted(age.toMinutes());
  }

  /** By the stopwatch: a wall clock that jumps must not make old checks fresh. */
  private static Duration age(StepRun run) {
    StepStatus checks = StepRecords.find(run.status(), preCheck(run)).orElseThrow();
    return run.since(CHECKED, checks.finishedAt()).total();
  }

  private static StepAddress preCheck(StepRun run) {
    return run.address().sibling(RecordWatch.PRE_CHECK);
  }

  private static void beginAgain(UpgradeContext context) {
    StepRun run = context.run();
    StepAddress preCheck = preCheck(run);
    StepStatus checks = StepRecords.find(run.status(), preCheck).orElseThrow();
    run.edit(s -> StepRecords.put(s, preCheck, checks.retried(run.now())));
    run.rememberAt(preCheck, ScriptJobs.BEGUN_AGAIN, "true");
    if (new ScriptJobs(context).neverRan("")) {
      RecordTaking.hopNotBegun(context);
    }
  }
}
