package dev.obupgrade.steps;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs Jobs on behalf of steps. A Job's name says what it is for and which attempt it is, so the
 * same attempt is never run twice, whoever asks. A Job that was lost to no fault of its own
 * (eviction, node, deleted by somebody) is run again twice; any other end is the step's to judge.
 */
final class ScriptJobs {
  private static final int MOST_RUNS = 3;

  private final UpgradeContext context;
  private final StepRun run;

  ScriptJobs(UpgradeContext context) {
    this.context = context;
    this.run = context.run();
  }

  /** What is to be run. */
  record Task(
      String purpose,
      StatefulSetState host,
      Optional<String> node,
      Duration deadline,
      Supplier<List<Work>> work) {}

  /**
   * Sees to it that the Job runs once, and hands its end to the step.
   *
   * @param purpose within the step, where it has several Jobs; part of the Job's name
   */
  StepResult run(Task task, Function<JobState, StepResult> ended) {
    int attempt = attempt(task.purpose());
    String jobName = jobName(task.purpose(), attempt);
    Optional<JobState> found = context.kubernetes().jobs().find(context.namespace(), jobName);
    if (found.isEmpty()) {
      // Never seen: perhaps it was never made, perhaps the API server is still about to. The same
      // name again is the same Job either way.
      boolean seen = run.note(key("seen", task.purpose())).equals(Optional.of(jobName));
      return seen ? lost(task, attempt, "Job " + jobName + " is gone") : start(task, jobName);
    }
    run.remember(key("seen", task.purpose()), jobName);
    JobState job = found.get();
    return switch (job.phase()) {
      case PENDING ->
          StepResult.soon(
              job.trouble().map(t -> reason(t.kind())).orElse("JobPending"),
              "Job " + jobName + job.trouble().map(t -> ": " + t.message()).orElse(" is starting"));
      case RUNNING ->
          StepResult.soon(
              "JobRunning",
              "Job "
                  + jobName
                  + " is running"
                  + job.trouble().map(t -> ", but " + t.message()).orElse(""));
      case SUCCEEDED -> succeeded(task, job, ended);
      case FAILED -> failed(task, job, attempt, ended);
    };
  }

  /** Whether the Job of the present attempt was asked for, so that its end is to be waited for. */
  boolean asked(String purpose) {
    return run.note(key("asked", purpose)).equals(Optional.of(jobName(purpose, attempt(purpose))));
  }

  /** What the last Job found is of no use: whoever asks again gets another Job. */
  void discard(String purpose) {
    run.remember(key("attempt", purpose), String.valueOf(attempt(purpose) + 1));
    run.remember(key("lost", purpose), "0");
  }

  private int attempt(String purpose) {
    return number("attempt", purpose).orElse(1);
  }

  private StepResult succeeded(Task task, JobState job, Function<JobState, StepResult> ended) {
    StepResult result = ended.apply(job);
    if (result instanceof StepResult.Failed) {
      discard(task.purpose());
    }
    return result;
  }

  private StepResult start(Task task, String jobName) {
    JobRequest request =
        new JobRequest(
            context.namespace(),
            jobName,
            context.name(),
            context.uid(),
            labels(),
            task.host().podNeeds(),
            task.node(),
            task.deadline(),
            task.work().get());
    run.remember(key("asked", task.purpose()), jobName);
    run.act("Job " + jobName + " is created");
    context.kubernetes().jobs().create(request);
    return StepResult.soon("JobPending", "Job " + jobName + " is starting");
  }

  private StepResult failed(
      Task task, JobState job, int attempt, Function<JobState, StepResult> ended) {
    Optional<Trouble> trouble = job.trouble();
    if (trouble.map(t -> t.kind() == Trouble.Kind.LOST).orElse(false)) {
      return lost(task, attempt, "Job " + job.name() + ": " + trouble.get().message());
    }
    JobState told = withEarlierTrouble(job);
    // Whatever the step makes of it, a later try must be another Job.
    discard(task.purpose());
    return ended.apply(told);
  }

  /** At its deadline Kubernetes takes the pod away, and with it the words why it never started. */
  private JobState withEarlierTrouble(JobState job) {
    String before = Optional.ofNullable(run.record().reason()).orElse("");
    return job.trouble()
        .filter(t -> t.kind() == Trouble.Kind.DEADLINE)
        .filter(
            t ->
                before.equals(reason(Trouble.Kind.IMAGE))
                    || before.equals(reason(Trouble.Kind.REFUSED)))
        .map(t -> new Trouble(t.kind(), t.message() + "; " + run.record().message()))
        .map(
            t ->
                new JobState(
                    job.namespace(),
                    job.name(),
                    job.ownerUid(),
                    job.phase(),
                    Optional.of(t),
                    job.containers()))
        .orElse(job);
  }

  private StepResult lost(Task task, int attempt, String what) {
    int losses = number("lost", task.purpose()).orElse(0) + 1;
    run.remember(key("attempt", task.purpose()), String.valueOf(attempt + 1));
    if (losses >= MOST_RUNS) {
      run.remember(key("lost", task.purpose()), "0");
      return StepResult.failed("JobLost", what + "; it was lost " + losses + " times");
    }
    run.remember(key("lost", task.purpose()), String.valueOf(losses));
    return StepResult.soon("JobLost", what + "; it is run again");
  }

  private Optional<Integer> number(String what, String purpose) {
    return run.note(key(what, purpose)).map(Integer::valueOf);
  }

  private static String key(String what, String purpose) {
    return purpose.isEmpty() ? what : what + "." + purpose;
  }

  private Map<String, String> labels() {
    return Map.of(
        "app.kubernetes.io/managed-by",
        "ob-upgrade-operator",
        "obupgrade.dev/step",
        run.address().step());
  }

  private String jobName(String purpose, int attempt) {
    String identity =
        String.join(
            "/",
            context.uid(),
            run.address().hop().map(String::valueOf).orElse("-"),
            run.address().toString(),
            purpose,
            String.valueOf(attempt));
    String readable = context.name() + "-" + run.address().step().toLowerCase(Locale.ROOT);
    String cut = readable.replace('.', '-');
    return cut.substring(0, Math.min(46, cut.length())) + "-" + Names.hash(identity);
  }

  /** The words of a Job that failed, the container's own where it has any. */
  static String words(JobState job) {
    Optional<String> own =
        job.containers().stream()
            .filter(c -> c.exitCode().map(code -> code != 0).orElse(true))
            .map(c -> c.terminationMessage().strip())
            .filter(m -> !m.isEmpty())
            .findFirst();
    return own.or(() -> job.trouble().map(Trouble::message)).orElse("no reason given")
        + " (kubectl logs job/"
        + job.name()
        + ")";
  }

  private static String reason(Trouble.Kind kind) {
    StringBuilder title = new StringBuilder("Job");
    for (String word : kind.name().split("_")) {
      title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return title.toString();
  }
}
