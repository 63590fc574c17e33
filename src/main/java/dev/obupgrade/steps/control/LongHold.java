package dev.obupgrade.steps.control;

import dev.obupgrade.api.HoldStatus;
import dev.obupgrade.flow.Hold;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.jobs.ImagesOnNodes;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.zone.ClusterHealthy;
import java.time.Duration;
import java.util.Optional;

/**
 * Has the steps before {@code stopZone} run again, when a control has held that step for long: what
 * they saw then proves nothing now, and an image that nobody uses may have left its node.
 */
final class LongHold {
  /** So old may the zone's checks be, as the pre-checks may before {@code upgrade_pre.py}. */
  static final Duration FRESH = Duration.ofMinutes(10);

  private static final String SINCE = "held";

  private LongHold() {}

  /** The hold of the turn in which the steps begin again; empty when they count. */
  static Optional<Hold> over(Place place) {
    StepRun run = place.context().run();
    HoldStatus held = run.status().held();
    if (!place.stopsZone()
        || held == null
        || run.since(SINCE, held.since()).total().compareTo(FRESH) <= 0) {
      return Optional.empty();
    }
    beginAgain(run, ClusterHealthy.NAME);
    run.rememberAt(run.address().sibling(ClusterHealthy.NAME), ScriptJobs.BEGUN_AGAIN, "true");
    beginAgain(run, PullImage.NAME);
    ImagesOnNodes.askAgain(run, run.address().sibling(PullImage.NAME));
    return Optional.of(
        new Hold(
            Reason.HealthTooOld,
            "The zone waited for more than %d min. The operator checks it again"
                .formatted(FRESH.toMinutes()),
            Duration.ZERO,
            false));
  }

  private static void beginAgain(StepRun run, String step) {
    StepAddress address = run.address().sibling(step);
    run.edit(
        s ->
            StepRecords.put(
                s, address, StepRecords.find(s, address).orElseThrow().retried(run.now())));
  }
}
