package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What follows when a script or the check suite ended only because it lost its connection to the
 * database server, as when that server's pod is evicted. Nobody has to decide anything then: the
 * operator runs it again in another Job, after pauses that grow and once every server is in
 * service. That Job gets a server that answers.
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

  private static final int SHOWN = 10;

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
          "%s The operator runs it again after a pause of %s, once every server is in service."
              .formatted(what, inWords(PAUSES.get(losses))),
          left);
    }
    List<String> away =
        context.database().servers().stream()
            .filter(server -> !server.serving())
            .map(Server::address)
            .map(String::valueOf)
            .sorted()
            .toList();
    if (!away.isEmpty()) {
      return StepResult.later(
          Reason.ScriptDisconnected,
          "%s The operator runs it again when these servers are in service: %s."
              .formatted(what, few(away)));
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

  private static String few(List<String> servers) {
    int more = servers.size() - SHOWN;
    return String.join(", ", servers.subList(0, Math.min(SHOWN, servers.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String inWords(Duration pause) {
    return pause.toSeconds() < 60 ? pause.toSeconds() + " s" : pause.toMinutes() + " min";
  }
}
