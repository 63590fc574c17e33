package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until no upgrade job of the database is in progress. A job whose root service is gone never
 * ends, and no statement clears its row. {@code upgrade_post.py} refuses to start while that row is
 * the newest of its type. So the operator runs the job again, as the script would, which adds a
 * newer row. The script doesn't care how that job ends: it runs its own job after it.
 */
final class UpgradeJobRest {
  /** Note: when the operator last asked for a job. */
  private static final String ASKED_AT = "upgradeJobAskedAt";

  /** The new row is there within a second, unless the statement got lost. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  /** Note, of each dead job: when the operator first asked for another because of it. */
  private static final String FIRST_ASKED_AT = "upgradeJobFirstAskedAt.";

  /**
   * How long the operator tries before it reports that. The statement only submits the job: a root
   * service that can't list the tenants drops it without a row, and one whose earlier job never
   * ended refuses every further one (4179).
   */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  private static final Reason REASON = Reason.UpgradeJobDead;

  private UpgradeJobRest() {}

  /** What the step waits for; empty when no job is in progress. */
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
   * Whether the job may run. It raises data versions to the version of the binaries, which must not
   * be above min_observer_version. So the script's END ROLLING UPGRADE comes first.
   */
  private static boolean mayRun(UpgradeState state) {
    return state.stageIs("POSTUPGRADE") || state.off();
  }

  private static StepResult runAgain(UpgradeContext context, UpgradeJob dead) {
    String what = dead.words();
    var firstAsked = new NotedTime(context.run(), FIRST_ASKED_AT + dead.id());
    firstAsked.isNowAtFirst();
    var asked = new NotedTime(context.run(), ASKED_AT);
    if (!asked.within(ASK_AGAIN)) {
      asked.isNow();
      context
          .run()
          .act("Running ALTER SYSTEM RUN UPGRADE JOB '%s': %s.".formatted(dead.type(), what));
      Optional<StepResult> missing = RecordAtHand.missing(context);
      if (missing.isPresent()) {
        asked.forget();
        return missing.get();
      }
      try {
        context.database().runUpgradeJob(dead.type());
      } catch (DatabaseException.Refused e) {
        asked.forget();
        return Acts.refused(
            REASON,
            REASON,
            "RUN UPGRADE JOB '%s'".formatted(dead.type()),
            e,
            Reason.sentence(what));
      }
    }
    return firstAsked.before(LONG_ENOUGH)
        ? StepResult.again(
            REASON,
            "%s. RUN UPGRADE JOB '%s' has added no newer one for %d min. Running it again."
                .formatted(what, dead.type(), LONG_ENOUGH.toMinutes()))
        : StepResult.soon(REASON, what + ". Running it again.");
  }
}
