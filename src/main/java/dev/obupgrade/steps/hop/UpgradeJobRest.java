package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * No upgrade job is in progress. One that runs is waited for. One whose root service is gone never
 * ends, no statement clears its row, and {@code upgrade_post.py} refuses for as long as it is the
 * newest of its type: so the job is run once more, as the script would do it, which adds a newer
 * row. How that one ends doesn't matter to the script, which runs its own job after it.
 */
final class UpgradeJobRest {
  /** Note: when a job was asked for last. */
  private static final String ASKED_AT = "upgradeJobAskedAt";

  /** The new row is there within a second; a statement that got lost is repeated. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  /** Note, of each dead job: when another was asked for because of it. */
  private static final String FIRST_ASKED_AT = "upgradeJobFirstAskedAt.";

  /**
   * The statement only hands the job over: a root service that can't list the tenants drops it
   * without a row, and one whose earlier job never ended refuses every further one (4179).
   */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  private static final Reason REASON = Reason.UpgradeJobDead;

  private UpgradeJobRest() {}

  /** What is waited for; empty when there is nothing in progress. */
  static Optional<StepResult> notYet(UpgradeContext context) {
    List<UpgradeJob> jobs = context.database().upgradeJobs();
    Optional<UpgradeJob> running = jobs.stream().filter(UpgradeJob::running).findFirst();
    if (running.isPresent()) {
      return Optional.of(StepResult.later(Reason.UpgradeJobRunning, running.get().words()));
    }
    return jobs.stream()
        .filter(UpgradeJob::blocksForGood)
        .findFirst()
        .filter(dead -> mayRun(context.database().upgradeState()))
        .map(dead -> runAgain(context, dead));
  }

  /**
   * The job raises data versions to the binaries', which must not be above min_observer_version:
   * END ROLLING UPGRADE comes first, and is the script's.
   */
  private static boolean mayRun(UpgradeState state) {
    return state.stageIs("POSTUPGRADE") || state.off();
  }

  private static StepResult runAgain(UpgradeContext context, UpgradeJob dead) {
    String what = dead.words();
    var firstAsked = new NotedTime(context.run(), FIRST_ASKED_AT + dead.id());
    if (firstAsked.before(LONG_ENOUGH)) {
      firstAsked.forget();
      return StepResult.failed(
          REASON,
          "%s. RUN UPGRADE JOB '%s' has added no newer one for %d min."
              .formatted(what, dead.type(), LONG_ENOUGH.toMinutes()));
    }
    firstAsked.isNowAtFirst();
    var asked = new NotedTime(context.run(), ASKED_AT);
    if (!asked.within(ASK_AGAIN)) {
      asked.isNow();
      context.run().act("RUN UPGRADE JOB " + dead.type() + ": " + what);
      context.database().runUpgradeJob(dead.type());
    }
    return StepResult.soon(REASON, what + ". Running it again.");
  }
}
