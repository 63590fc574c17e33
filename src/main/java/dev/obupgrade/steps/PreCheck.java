package dev.obupgrade.steps;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The image's own checker beside the built-in suite, in one Job. Both must pass; what each said
 * stands in the status.
 */
final class PreCheck implements Step<UpgradeContext> {
  private static final String CHECKER = "upgrade-checker";
  private static final String SUITE = "suite";
  private static final String SCRIPT = "upgrade_checker.py";

  /** What failed checks do. */
  enum Verdict {
    /** The step fails: the upgrade goes no further. */
    STOPS,
    /** The step is done once every check has a result: that was all that was asked for. */
    IS_TOLD
  }

  private final Verdict verdict;

  PreCheck(Verdict verdict) {
    this.verdict = verdict;
  }

  @Override
  public String name() {
    return "preCheck";
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Optional<StepResult> unproved = HopImage.unproved(context);
    if (unproved.isPresent()) {
      return unproved.get();
    }
    ScriptJobs.Task task =
        new ScriptJobs.Task(
            "",
            () -> ScriptStep.host(context),
            Optional.empty(),
            Duration.ofMinutes(30),
            true,
            () -> work(context));
    return new ScriptJobs(context).run(task, job -> judge(context, job));
  }

  private static List<Work> work(UpgradeContext context) {
    Login login = new ClusterAccess(context).jobLogin();
    return List.of(
        new Work.Script(
            CHECKER, context.hopImage(), SCRIPT, login, Optional.empty(), Optional.empty()),
        new Work.Suite(
            SUITE, login, context.run().status().plan().zones(), context.hop().version()));
  }

  private StepResult judge(UpgradeContext context, JobState job) {
    Optional<JobReason> notBegun = JobReason.notBegun(job, CHECKER);
    if (notBegun.isPresent()) {
      return StepResult.failed(
          notBegun.get().name(),
          "%s did not run: %s; %s, then give spec.retry a new value"
              .formatted(SCRIPT, JobWords.of(job), notBegun.get().wayOut()));
    }
    List<CheckStatus> checks = new ArrayList<>();
    checks.add(vendorsVerdict(job));
    checks.addAll(suitesVerdict(job));
    context
        .run()
        .edit(s -> StepRecords.editHop(s, context.run().address(), h -> h.withPreChecks(checks)));
    List<CheckStatus> failed =
        checks.stream().filter(c -> c.result() == CheckResult.Failed).toList();
    if (failed.isEmpty() && job.phase() == JobState.Phase.SUCCEEDED) {
      return StepResult.done(checks.size() + " checks passed");
    }
    if (verdict == Verdict.IS_TOLD && !failed.isEmpty()) {
      return StepResult.done("%d of %d checks failed".formatted(failed.size(), checks.size()));
    }
    String words =
        failed.isEmpty()
            ? JobWords.of(job)
            : failed.stream()
                .map(c -> c.name() + (c.observed() == null ? "" : ": " + c.observed()))
                .collect(Collectors.joining("; "));
    return StepResult.failed(
        "PreCheckFailed",
        "%d of %d checks failed: %s. Put it right, then give spec.retry a new value"
            .formatted(failed.size(), checks.size(), words));
  }

  private static CheckStatus vendorsVerdict(JobState job) {
    Optional<ContainerState> container = container(job, CHECKER);
    boolean passed = container.flatMap(ContainerState::exitCode).equals(Optional.of(0));
    return passed
        ? new CheckStatus(SCRIPT, CheckResult.Passed, null, null, null)
        : new CheckStatus(
            SCRIPT,
            CheckResult.Failed,
            container
                .map(ContainerState::terminationMessage)
                .filter(m -> !m.isBlank())
                .orElseGet(() -> JobWords.of(job)),
            "exit code 0",
            "see what it says, and its log: kubectl logs job/" + job.name() + " -c " + CHECKER);
  }

  private static List<CheckStatus> suitesVerdict(JobState job) {
    String message = container(job, SUITE).map(ContainerState::terminationMessage).orElse("");
    try {
      return SuiteReport.fromJson(message);
    } catch (IllegalArgumentException e) {
      // Without a report nothing was proved.
      return List.of(
          new CheckStatus(
              SUITE,
              CheckResult.Failed,
              message.isBlank() ? JobWords.of(job) : message,
              "a report of every check",
              "see its log: kubectl logs job/" + job.name() + " -c " + SUITE));
    }
  }

  private static Optional<ContainerState> container(JobState job, String name) {
    return job.containers().stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
