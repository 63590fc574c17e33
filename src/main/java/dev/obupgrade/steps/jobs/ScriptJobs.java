package dev.obupgrade.steps.jobs;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs Jobs for steps. A Job's name says what it is for and which attempt it is, so the same
 * attempt never runs twice. The next attempt begins when nothing of the one before is left.
 *
 * <ol>
 *   <li>If the cluster refuses a Job for now (quota, admission, no node, a missing Secret), the
 *       step waits.
 *   <li>If a Job is lost through no fault of its own (eviction, node, image pull, somebody deleted
 *       it), the operator runs it again, up to three times.
 *   <li>If a script loses its connection to the database server, the operator runs it again the
 *       same way: {@link LostServer}.
 *   <li>If a Job is killed (memory, signal, deadline), the step fails.
 *   <li>If a Job ends by itself, the step judges its result.
 * </ol>
 */
public final class ScriptJobs {
  /** Note: the step had succeeded, and begins again. */
  public static final String BEGUN_AGAIN = "begunAgain";

  private static final int MOST_RERUNS = 3;

  /** The kubelet has tried to pull three or four times by then. */
  private static final Duration PULL_PATIENCE = Duration.ofSeconds(60);

  private final UpgradeContext context;
  private final StepRun run;
  private final JobNames names;

  public ScriptJobs(UpgradeContext context) {
    this.context = context;
    this.run = context.run();
    this.names = new JobNames(context);
  }

  /**
   * What to run.
   *
   * @param purpose within the step, where it has several Jobs; part of the Job's name
   * @param host the StatefulSet whose pods the Job's pod resembles; asked for only before a Job is
   *     created
   * @param deadline asked for only before a Job is created, too
   * @param needsWords whether the result is what the containers say, and not only that they passed
   */
  public record Task(
      String purpose,
      Supplier<StatefulSetState> host,
      Optional<String> node,
      Supplier<Duration> deadline,
      boolean needsWords,
      Supplier<List<Work>> work) {}

  /** Runs the Job once, and gives its end to the step. */
  public StepResult run(Task task, Function<JobState, StepResult> ended) {
    JobNotes notes = notes(task.purpose());
    String jobName = names.of(task.purpose(), notes.attempt());
    Optional<JobState> found = context.kubernetes().jobs().find(context.namespace(), jobName);
    if (found.isEmpty()) {
      // Never seen: perhaps the operator never created it, perhaps the API server still does. The
      // same name is the same Job either way.
      return notes.wasSeen(jobName)
          ? lost(notes, jobName, Reason.JobLost, "somebody deleted it")
          : new JobStart(context).start(task, notes, jobName);
    }
    JobState job = found.get();
    if (!own(context, job)) {
      notes.nextAttempt(notes.losses());
      return waiting(
          Reason.JobNameTaken,
          jobName,
          "somebody else created a Job of that name (owner: %s). The operator takes another name."
              .formatted(job.ownerUid().map(uid -> "uid " + uid).orElse("none")));
    }
    if (job.uid().isPresent() && !notes.sameAsSeen(jobName, job.uid().get())) {
      return giveUp(notes, jobName, Reason.JobLost, "somebody replaced it with another Job");
    }
    return switch (job.phase()) {
      case PENDING -> pending(notes, job);
      case RUNNING -> running(notes, job);
      case SUCCEEDED ->
          task.needsWords() && job.containers().isEmpty()
              ? lost(notes, jobName, Reason.JobLost, "its pod is gone, and its result with it")
              : succeeded(notes, job, ended);
      case FAILED -> failed(notes, job, ended);
    };
  }

  /**
   * Whether the Job of this attempt exists or did, so that the step waits for its end. That the
   * operator announced it proves nothing: the cluster may have refused it, or the operator may have
   * died before it created it.
   */
  public boolean exists(String purpose) {
    JobNotes notes = notes(purpose);
    String jobName = names.of(purpose, notes.attempt());
    return notes.wasSeen(jobName) || (notes.wasAsked(jobName) && there(context, jobName));
  }

  /** Whether any attempt's Job of a step, which may be another than this one, exists or did. */
  public static boolean everExisted(UpgradeContext context, StepAddress step) {
    return JobNotes.seenAt(context.run(), step)
        || JobNotes.askedAt(context.run(), step).filter(job -> there(context, job)).isPresent();
  }

  /**
   * Whether a Job of a step, which may be another than this one, may have run: the step has
   * succeeded, or has asked for a Job, which it stores before it creates the Job. A Job may be gone
   * by now, and the step may never have seen it.
   */
  public static boolean mayHaveRun(StepRun run, StepAddress step) {
    return StepRecords.succeeded(run.status(), step)
        || JobNotes.seenAt(run, step)
        || JobNotes.askedAt(run, step).isPresent()
        || JobNotes.repeatedAt(run, step);
  }

  private static boolean there(UpgradeContext context, String jobName) {
    return context
        .kubernetes()
        .jobs()
        .find(context.namespace(), jobName)
        .filter(job -> own(context, job))
        .isPresent();
  }

  /** What is left of a deleted Job has no uid: only its pod, by the Job's name. */
  private static boolean own(UpgradeContext context, JobState job) {
    return job.uid().isEmpty() || job.ownerUid().equals(Optional.of(context.uid()));
  }

  /**
   * Deletes a Job whose pod has not started.
   *
   * @param now whether to begin with it, asked about a Job that waits
   * @return what the step waits for; empty when the Job stays, or when nothing of it is left, and
   *     then the next Job is another attempt
   */
  public Optional<StepResult> withdrawn(
      String purpose, BooleanSupplier now, Reason reason, String why) {
    JobNotes notes = notes(purpose);
    String jobName = names.of(purpose, notes.attempt());
    boolean begun = notes.wasGivenUp(jobName) && notes.wasNotBegun(jobName);
    Optional<JobState> job = context.kubernetes().jobs().find(context.namespace(), jobName);
    if (job.isEmpty()) {
      if (begun) {
        notes.withdrawn();
      }
      return Optional.empty();
    }
    boolean waits = job.get().phase() == JobState.Phase.PENDING && own(context, job.get());
    if (!begun && !(waits && now.getAsBoolean())) {
      return Optional.empty();
    }
    notes.notBegun(jobName, true);
    return Optional.of(giveUp(notes, jobName, reason, why));
  }

  /** Whether no Job of the step can have done anything: each so far was withdrawn. */
  public boolean neverRan(String purpose) {
    return !exists(purpose) && notes(purpose).allWithdrawn();
  }

  /**
   * Passes over the Jobs of earlier attempts, in a step that had succeeded and begins again: its
   * record has forgotten how many there were, and their results are old.
   */
  public void passOverEarlier(String purpose) {
    if (run.note(BEGUN_AGAIN).isEmpty()) {
      return;
    }
    JobNotes notes = notes(purpose);
    while (there(context, names.of(purpose, notes.attempt()))) {
      notes.nextAttempt(0);
    }
    run.remember(BEGUN_AGAIN, "");
  }

  /** Forgets what the last Job found. The next call runs another Job. */
  public void discard(String purpose) {
    notes(purpose).nextAttempt(0);
  }

  /** Deletes the Jobs of every attempt, and forgets that there were any. */
  void close(String purpose) {
    JobNotes notes = notes(purpose);
    IntStream.rangeClosed(1, notes.attempt())
        .mapToObj(attempt -> names.of(purpose, attempt))
        .filter(jobName -> there(context, jobName))
        .forEach(jobName -> context.kubernetes().jobs().delete(context.namespace(), jobName));
    notes.forget();
  }

  private JobNotes notes(String purpose) {
    return new JobNotes(run, purpose);
  }

  private StepResult pending(JobNotes notes, JobState job) {
    Optional<Trouble> trouble = job.trouble();
    notes.notBegun(job.name(), trouble.map(t -> t.kind().passes()).orElse(false));
    if (trouble.isEmpty()) {
      return StepResult.everySecond(Reason.JobPending, "Job " + job.name() + " is starting.");
    }
    Reason reason = JobReasons.of(trouble.get().kind());
    if (reason == Reason.JobImagePull
        && notes.imageMissing(job.name()).compareTo(PULL_PATIENCE) >= 0) {
      return giveUp(notes, job.name(), reason, trouble.get().message());
    }
    foresee(notes, job, trouble.get());
    return waiting(reason, job.name(), trouble.get().message());
  }

  private StepResult running(JobNotes notes, JobState job) {
    notes.notBegun(job.name(), false);
    job.trouble()
        .ifPresentOrElse(trouble -> foresee(notes, job, trouble), () -> notes.noOmen(job.name()));
    return job.trouble()
        .map(
            t ->
                StepResult.everySecond(
                    JobReasons.of(t.kind()),
                    "Job %s is running, but %s".formatted(job.name(), t.message())))
        .orElseGet(
            () ->
                new StepResult.Waiting(
                    Reason.JobRunning, "Job " + job.name() + " is running.", untilNextLook()));
  }

  /**
   * When to look at a running Job. A Job that ends wakes the operator, but its node or pod may get
   * lost without notice. The longer the Job has run, the less often the operator looks, so that a
   * script of half an hour does not cost two thousand requests.
   */
  private Duration untilNextLook() {
    Duration ran = run.waited().total();
    return Duration.ofMillis(Math.clamp(ran.toMillis() / 20, 1_000, 5_000));
  }

  private static void foresee(JobNotes notes, JobState job, Trouble trouble) {
    if (trouble.kind() == Trouble.Kind.LOST && !notes.wasGivenUp(job.name())) {
      notes.omen(job.name(), Reason.JobLost, trouble.message());
    }
  }

  private static StepResult succeeded(
      JobNotes notes, JobState job, Function<JobState, StepResult> ended) {
    StepResult result = ended.apply(job);
    if (result instanceof StepResult.Failed) {
      notes.nextAttempt(0);
    }
    return result;
  }

  private StepResult failed(JobNotes notes, JobState job, Function<JobState, StepResult> ended) {
    Trouble trouble =
        job.trouble().orElse(new Trouble(Trouble.Kind.LOST, "nobody knows how it ended"));
    Reason reason = JobReasons.of(trouble.kind());
    return switch (trouble.kind()) {
      case LOST, INJECTED -> lost(notes, job.name(), reason, trouble.message());
      case EXITED -> {
        if (JobReasons.lostServer(job)) {
          yield new LostServer(context, notes).next(job, ended);
        }
        // Whatever the step decides, a later try must be another Job.
        notes.nextAttempt(0);
        yield ended.apply(job);
      }
      case DEADLINE -> {
        if (notes.wasNotBegun(job.name())) {
          notes.nextAttempt(notes.losses());
          yield waiting(
              Reason.JobPending,
              job.name(),
              "its deadline passed before its script started. The operator creates another Job.");
        }
        yield over(notes, job, reason, trouble.message());
      }
      default -> over(notes, job, reason, trouble.message());
    };
  }

  /** Fails: the operator must not run it again unasked, since nobody knows how far it came. */
  private static StepResult over(JobNotes notes, JobState job, Reason reason, String what) {
    notes.nextAttempt(0);
    return StepResult.failed(
        reason,
        "Job %s: %s (kubectl logs job/%s)."
            .formatted(job.name(), JobWords.beside(job, what), job.name()));
  }

  /** Deletes the Job. It counts as lost once nothing of it is left. */
  private StepResult giveUp(JobNotes notes, String jobName, Reason reason, String why) {
    if (!notes.wasGivenUp(jobName)) {
      notes.givenUp(jobName);
      notes.omen(jobName, reason, why);
      run.act("Deleting Job " + jobName + ": " + why + ".");
    }
    context.kubernetes().jobs().delete(context.namespace(), jobName);
    return waiting(
        reason, jobName, why + ". The operator waits until the Job and its pod are gone.");
  }

  private static StepResult lost(
      JobNotes notes, String jobName, Reason present, String presentWords) {
    var omen = notes.omen(jobName);
    Reason reason = omen.map(JobNotes.Omen::reason).orElse(present);
    String what =
        "Job %s: %s".formatted(jobName, omen.map(JobNotes.Omen::words).orElse(presentWords));
    if (notes.losses() >= MOST_RERUNS) {
      int runs = notes.losses() + 1;
      notes.nextAttempt(0);
      return StepResult.failed(reason, "%s. The operator ran it %d times.".formatted(what, runs));
    }
    int losses = notes.losses() + 1;
    notes.nextAttempt(losses);
    return StepResult.everySecond(
        reason, "%s. Running it again (%d of %d).".formatted(what, losses, MOST_RERUNS));
  }

  static StepResult waiting(Reason reason, String jobName, String what) {
    return StepResult.everySecond(reason, "Job " + jobName + ": " + what);
  }
}
