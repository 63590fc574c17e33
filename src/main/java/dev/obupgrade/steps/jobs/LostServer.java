package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.health.Gate;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SchemasRefreshed;
import dev.obupgrade.health.Scope;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What follows when a script or the check suite ended only because it lost its connection to the
 * database server, as when that server's pod is evicted. Nobody has to decide anything then: the
 * operator runs it again in another Job, after pauses that grow and once every server is back. That
 * Job gets a server that answers.
 *
 * <p>A script may begin again wherever it stopped. The vendor's scripts (tools/upgrade in
 * OceanBase's source) look before they act, so that people can run them again:
 *
 * <ol>
 *   <li>upgrade_checker.py and upgrade_health_checker.py only ask. The checker's last statement
 *       sets one parameter to a fixed value.
 *   <li>upgrade_pre.py (do_begin_upgrade, do_begin_rolling_upgrade) begins an upgrade unless
 *       enable_upgrade_mode is True, and a rolling one unless _upgrade_stage is DBUPGRADE. Its
 *       do_special_upgrade sets fixed values and suspends merges, which changes nothing the second
 *       time.
 *   <li>upgrade_post.py (do_end_rolling_upgrade, do_tenant_upgrade, do_end_upgrade) skips each act
 *       whose result it finds. It refuses to begin while the newest UPGRADE_ALL job is INPROGRESS,
 *       which a lost script leaves behind. So the step looks at that job before each Job, and not
 *       only before the first.
 * </ol>
 */
final class LostServer {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

  private static final Gate SERVING =
      cluster ->
          GateResult.none(
              cluster.servers().stream()
                  .filter(server -> !server.serving())
                  .map(server -> server.address().toString())
                  .sorted()
                  .toList(),
              cluster.servers().size(),
              Reason.ServerNotServing,
              "servers not in service",
              "Every server is in service.");

  private final UpgradeContext context;
  private final StepRun run;
  private final JobNotes notes;

  LostServer(UpgradeContext context, JobNotes notes) {
    this.context = context;
    this.run = context.run();
    this.notes = notes;
  }

  StepResult next(JobState job, Function<JobState, StepResult> ended) {
    int losses = notes.losses();
    if (losses >= PAUSES.size()) {
      notes.nextAttempt(0);
      return givenUp(ended.apply(job), losses + 1);
    }
    String what = Reason.sentence("Job %s: %s".formatted(job.name(), JobWords.of(job)));
    Duration left = PAUSES.get(losses).minus(notes.disconnected(job.name()));
    if (left.isPositive()) {
      return new StepResult.Waiting(
          Reason.ScriptDisconnected,
          "%s The operator runs it again after a pause of %s, once every server is back."
              .formatted(what, inWords(PAUSES.get(losses))),
          left);
    }
    Optional<String> unfit = unfit();
    if (unfit.isPresent()) {
      return StepResult.later(
          Reason.ScriptDisconnected,
          "%s The operator runs it again when the servers are back. Now: %s"
              .formatted(what, unfit.get()));
    }
    notes.nextAttempt(losses + 1);
    return StepResult.everySecond(
        Reason.ScriptDisconnected,
        "%s Running it again (%d of %d).".formatted(what, losses + 1, PAUSES.size()));
  }

  private static StepResult givenUp(StepResult verdict, int runs) {
    return verdict instanceof StepResult.Failed failed
        ? StepResult.failed(
            failed.reason(),
            "%s The operator ran it %d times, and each time it lost its server."
                .formatted(Reason.sentence(failed.message()), runs))
        : verdict;
  }

  /** What would fail the script at once. A zone may be stopped: its servers are in service. */
  private Optional<String> unfit() {
    return Gates.shut(
            context.database(),
            SERVING,
            new LogInSync(Scope.EVERYWHERE),
            new SchemasRefreshed(Scope.EVERYWHERE))
        .map(GateResult.Shut::message);
  }

  private static String inWords(Duration pause) {
    return pause.toSeconds() < 60 ? pause.toSeconds() + " s" : pause.toMinutes() + " min";
  }
}
