package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the Job of a task, unless something prevents it. */
final class JobStart {
  private final UpgradeContext context;
  private final JobNames names;

  JobStart(UpgradeContext context) {
    this.context = context;
    this.names = new JobNames(context);
  }

  StepResult start(Task task, JobNotes notes, String jobName) {
    List<Work> work = task.work().get();
    Map<String, String> labels = new HashMap<>(names.labels());
    if (work.stream().anyMatch(JobStart::connects)) {
      labels.putAll(names.cluster());
      Optional<String> other =
          context
              .kubernetes()
              .jobs()
              .othersAtWork(context.namespace(), names.cluster(), context.uid());
      if (other.isPresent()) {
        return ScriptJobs.waiting(
            Reason.JobPredecessor,
            jobName,
            "pod %s of a deleted ObUpgrade may still be at work on this cluster"
                .formatted(other.get()));
      }
    }
    JobRequest request =
        new JobRequest(
            context.namespace(),
            jobName,
            context.name(),
            context.uid(),
            labels,
            needs(task),
            task.node(),
            task.deadline().get(),
            work);
    notes.asked(jobName);
    context.run().act("Creating Job " + jobName + ".");
    Optional<StepResult> missing =
        work.stream().anyMatch(JobStart::changesDatabase)
            ? RecordAtHand.missing(context)
            : Optional.empty();
    if (missing.isPresent()) {
      return missing.get();
    }
    return context
        .kubernetes()
        .jobs()
        .create(request)
        .map(trouble -> refused(jobName, trouble))
        .orElseGet(
            () -> StepResult.everySecond(Reason.JobPending, "Job " + jobName + " is starting."));
  }

  private static boolean connects(Work work) {
    return !(work instanceof Work.Probe);
  }

  /** The health checker only asks, and a zone may be out of service meanwhile. */
  private static boolean changesDatabase(Work work) {
    return work instanceof Work.Script script
        && !script.script().equals(ImageContents.HEALTH_CHECKER);
  }

  private PodNeeds needs(Task task) {
    StatefulSetState host = task.host().get();
    PodNeeds needs = host.podNeeds();
    return context.kubernetes().statefulSets().architecture(host).map(needs::on).orElse(needs);
  }

  private static StepResult refused(String jobName, Trouble trouble) {
    Reason reason = JobReasons.of(trouble.kind());
    return StepResult.again(
        reason, "The operator can't create Job %s: %s".formatted(jobName, trouble.message()));
  }
}
