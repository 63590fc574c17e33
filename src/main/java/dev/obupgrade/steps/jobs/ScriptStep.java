package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.ClusterAccess;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs one of the image's own scripts as a Job. The step is done when the script exits with 0. */
public final class ScriptStep {
  static final String CONTAINER = "script";

  private ScriptStep() {}

  /**
   * A script and its limits.
   *
   * @param deadline asked for only before a Job is created
   * @param timeout the script's {@code -t}; a multiple of 10, because the scripts' loops miss any
   *     other limit and then pass
   */
  public record Script(
      String file, Supplier<Duration> deadline, Optional<Integer> timeout, Optional<String> zone) {}

  public static StepResult run(UpgradeContext context, Script script) {
    Optional<StepResult> unproved = HopImage.unproved(context);
    if (unproved.isPresent()) {
      return unproved.get();
    }
    ScriptJobs.Task task =
        new ScriptJobs.Task(
            "",
            () -> host(context),
            Optional.empty(),
            script.deadline(),
            false,
            () -> List.of(work(context, script)));
    return new ScriptJobs(context).run(task, job -> judge(script.file(), job));
  }

  static StepResult judge(String file, JobState job) {
    if (job.phase() == JobState.Phase.SUCCEEDED) {
      return StepResult.done(file + " passed.");
    }
    Reason reason =
        JobReasons.lostServer(job)
            ? Reason.ScriptDisconnected
            : JobReasons.notBegun(job, CONTAINER).orElse(Reason.ScriptFailed);
    return StepResult.failed(reason, "%s failed: %s".formatted(file, JobWords.of(job)));
  }

  private static Work work(UpgradeContext context, Script script) {
    return new Work.Script(
        CONTAINER,
        context.hopImage(),
        Optional.of(context.hop().build()),
        script.file(),
        new ClusterAccess(context).jobLogin(),
        script.timeout(),
        script.zone());
  }

  /** The StatefulSet whose scheduling rules the Job shares: the zone's own, or the first zone's. */
  public static StatefulSetState host(UpgradeContext context) {
    return context.statefulSet(
        context.run().address().zone().isPresent()
            ? context.zone().statefulSet()
            : context.cluster().zones().getFirst().statefulSet());
  }

  /**
   * The longer of two times. The scripts' own limits grow with the number of tenants, and a Job's
   * deadline must be above them.
   */
  public static Duration longer(Duration least, Duration perTenant, int tenants) {
    Duration all = perTenant.multipliedBy(tenants);
    return all.compareTo(least) > 0 ? all : least;
  }
}
