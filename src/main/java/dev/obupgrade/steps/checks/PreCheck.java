package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.Acts;
import dev.obupgrade.steps.context.ClusterAccess;
import dev.obupgrade.steps.context.RecordLostException;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.hop.TabletsAtRest;
import dev.obupgrade.steps.jobs.HopImage;
import dev.obupgrade.steps.jobs.JobReasons;
import dev.obupgrade.steps.jobs.JobWords;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.jobs.ScriptStep;
import dev.obupgrade.steps.record.OfflineTime;
import dev.obupgrade.steps.record.RecordTaking;
import dev.obupgrade.steps.record.SavedParameters;
import dev.obupgrade.steps.world.RecordWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the image's own checker beside the built-in suite, in one Job. Both must pass, and the
 * status has the result of each.
 */
public final class PreCheck implements Step<UpgradeContext> {
  public static final String NAME = RecordWatch.PRE_CHECK;

  private static final String CHECKER = "upgrade-checker";
  private static final String SUITE = "suite";
  private static final String SCRIPT = ChecksVerdict.SCRIPT;

  /** Note: why the step fails once the operator has restored what the script changed. */
  private static final String REFUSAL = "refusal";

  /** How long the step waits for a moment without merging tablets. */
  private static final Duration TABLETS = Duration.ofMinutes(10);

  /** Five counts of a thousand seconds each, and everything else. */
  private static final Duration LONGEST = Duration.ofMinutes(100);

  /** What failed checks do. */
  public enum Verdict {
    /** The step fails, and the upgrade stops. */
    STOPS,
    /** The step is done once every check has a result, which is all that PreCheckOnly asks for. */
    IS_REPORTED
  }

  private final Verdict verdict;

  public PreCheck(Verdict verdict) {
    this.verdict = verdict;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Above the time of the Job and its start, and of the wait for tablets before it. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(150);
  }

  /**
   * Without the record another upgrade may have come and gone, and what differs may be its work.
   * The step first takes the record, which finds out.
   */
  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !RecordNotes.givenUp(context.run().status())
        && context.run().note(REFUSAL).isEmpty()
        && !new ScriptJobs(context).exists("");
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (context.run().note(REFUSAL).isPresent()) {
      return refuse(context);
    }
    new ScriptJobs(context).passOverEarlier("");
    StepResult result;
    try {
      boolean givenUp = RecordNotes.givenUp(context.run().status());
      Optional<StepResult> notHeld =
          new ScriptJobs(context).exists("") ? Optional.empty() : RecordTaking.notHeld(context);
      if (notHeld.isPresent()) {
        return notHeld.get();
      }
      if (givenUp) {
        return StepResult.soon(
            Reason.PreChecksPending,
            "The upgrade holds the record of the cluster again. The checks start next.");
      }
      result = check(context);
    } catch (ApiException.Refused e) {
      result = Acts.refused(e);
    }
    if (result instanceof StepResult.Failed failed) {
      // A status must stay small: its message would be cut there, too.
      context
          .run()
          .remember(
              REFUSAL,
              failed.reason().name()
                  + " "
                  + Texts.shortened(failed.message(), Texts.LONGEST_MESSAGE));
      return refuse(context);
    }
    return result;
  }

  /**
   * Restores what the script changed, gives the cluster's record up, then fails. The script's last
   * act is to set a parameter that no script restores. In the middle of somebody else's upgrade,
   * which is a reason to fail as well, or while a server is away, the operator leaves the
   * parameter: the database must not give that server up. Then it keeps the record too.
   */
  private static StepResult refuse(UpgradeContext context) {
    String[] refusal = context.run().note(REFUSAL).orElseThrow().split(" ", 2);
    String message = refusal[1];
    try {
      if (!RecordNotes.givenUp(context.run().status())) {
        Optional<String> heldUp = OfflineTime.heldUp(context.database());
        Optional<StepResult> notYet =
            heldUp.isPresent() ? Optional.empty() : OfflineTime.restore(context);
        if (notYet.isPresent()) {
          return notYet.get();
        }
        if (heldUp.isPresent() && OfflineTime.changed(context)) {
          message =
              "%s %s stays at %s. %s"
                  .formatted(
                      Reason.sentence(message),
                      SavedParameters.PERMANENT_OFFLINE,
                      OfflineTime.BY_CHECKER,
                      heldUp.get());
        }
      }
      RecordTaking.giveUp(context);
    } catch (DatabaseException e) {
      return StepResult.everySecond(
          Reason.Restoring,
          "%s The operator restores %s before the step fails, but: %s"
              .formatted(
                  Reason.sentence(message), SavedParameters.PERMANENT_OFFLINE, e.getMessage()));
    } catch (RecordLostException e) {
      message =
          "%s %s So the operator can't restore %s if the checker changed it."
              .formatted(
                  Reason.sentence(message),
                  Reason.sentence(e.getMessage()),
                  SavedParameters.PERMANENT_OFFLINE);
    }
    context.run().remember(REFUSAL, "");
    new NodeImages(context).forget();
    TabletsAtRest.forget(context);
    return StepResult.failed(Reason.valueOf(refusal[0]), message);
  }

  private StepResult check(UpgradeContext context) {
    Optional<StepResult> unproved = HopImage.unproved(context);
    if (unproved.isPresent()) {
      return unproved.get();
    }
    return switch (new NodeImages(context).look()) {
      case NodeImages.Answer.NotYet notYet -> notYet.result();
      case NodeImages.Answer.Known images when images.nodes().isEmpty() ->
          conclude(context, List.of(images.check(), notRun(SCRIPT), notRun(SUITE)));
      case NodeImages.Answer.Known images -> ask(context, images);
    };
  }

  private StepResult ask(UpgradeContext context, NodeImages.Answer.Known images) {
    ScriptJobs jobs = new ScriptJobs(context);
    Optional<StepResult> tablets =
        jobs.exists("")
            ? Optional.empty()
            : TabletsAtRest.notYet(context, context.hopBuild().version(), TABLETS);
    return tablets.orElseGet(
        () -> jobs.run(task(context, images), job -> judge(context, job, images.check())));
  }

  /** The Job runs wherever there is room, or on a node with the image if not every node has it. */
  private static ScriptJobs.Task task(UpgradeContext context, NodeImages.Answer.Known images) {
    Optional<String> node =
        images.anywhere()
            ? Optional.empty()
            : images.nodes().keySet().stream().sorted().findFirst();
    return new ScriptJobs.Task(
        "",
        () -> node.map(images.nodes()::get).orElseGet(() -> ScriptStep.host(context)),
        node,
        () -> LONGEST,
        true,
        () -> work(context));
  }

  private static CheckStatus notRun(String name) {
    return new CheckStatus(
        name,
        CheckResult.Failed,
        "Not run: no node has the image",
        "It runs",
        "See " + ChecksVerdict.IMAGE + ".");
  }

  private static List<Work> work(UpgradeContext context) {
    Login login = new ClusterAccess(context).jobLogin();
    return List.of(
        new Work.Script(
            CHECKER,
            context.hopImage(),
            Optional.of(context.hop().build()),
            SCRIPT,
            login,
            Optional.empty(),
            Optional.empty()),
        new Work.Suite(
            SUITE,
            login,
            context.run().status().plan().zones(),
            context.hop().version(),
            SuiteWishes.of(context.spec().preCheck())));
  }

  private StepResult judge(UpgradeContext context, JobState job, CheckStatus ofImages) {
    Optional<Reason> notBegun = JobReasons.notBegun(job, CHECKER);
    if (notBegun.isPresent()) {
      return StepResult.failed(
          notBegun.get(), "%s did not run: %s".formatted(SCRIPT, JobWords.of(job)));
    }
    List<CheckStatus> checks = new ArrayList<>();
    checks.add(vendorsVerdict(job));
    checks.add(ofImages);
    checks.addAll(suitesVerdict(job));
    if (job.phase() != JobState.Phase.SUCCEEDED && new ChecksVerdict(checks).fit()) {
      // No check failed, but the Job did.
      checks.add(
          new CheckStatus(
              SUITE,
              CheckResult.Failed,
              JobWords.of(job),
              "The Job succeeds",
              "See its log: kubectl logs job/" + job.name() + " --all-containers"));
    }
    if (new ChecksVerdict(checks).onlyTabletsMerge()
        && TabletsAtRest.mayBeWaitedFor(context, TABLETS)) {
      new ScriptJobs(context).discard("");
      return StepResult.soon(
          Reason.TabletsMerging,
          "The checks found merging tablets. Checking again when there are none.");
    }
    return conclude(context, checks);
  }

  private StepResult conclude(UpgradeContext context, List<CheckStatus> checks) {
    context
        .run()
        .edit(
            s -> StepRecords.editHop(s, context.run().address(), h -> CheckRecords.put(h, checks)));
    CheckEvents.publish(context, checks);
    ChecksVerdict whole = new ChecksVerdict(checks);
    return whole.fit() || verdict == Verdict.IS_REPORTED
        ? StepResult.done(whole.words())
        : StepResult.failed(Reason.PreCheckFailed, whole.words());
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
            "Exit code 0",
            "Correct what it reports. See its log: kubectl logs job/"
                + job.name()
                + " -c "
                + CHECKER);
  }

  private static List<CheckStatus> suitesVerdict(JobState job) {
    String message = container(job, SUITE).map(ContainerState::terminationMessage).orElse("");
    try {
      return SuiteReport.fromJson(message);
    } catch (IllegalArgumentException e) {
      // Without a report nothing is proved.
      return List.of(
          new CheckStatus(
              SUITE,
              CheckResult.Failed,
              message.isBlank() ? JobWords.of(job) : message,
              "A report of every check",
              "See its log: kubectl logs job/" + job.name() + " -c " + SUITE));
    }
  }

  private static Optional<ContainerState> container(JobState job, String name) {
    return job.containers().stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
