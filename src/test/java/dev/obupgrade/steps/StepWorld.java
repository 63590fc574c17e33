package dev.obupgrade.steps;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.flow.Journal;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.flow.Stopwatch;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.FakeKubernetes;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.UpgradeInvoker;
import dev.obupgrade.steps.planning.Validate;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import dev.obupgrade.upgrade.JobRunner;
import dev.obupgrade.upgrade.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A world for one call of one step: a cluster in StatefulSets, and an upgrade of it that is planned
 * and holds the cluster's record. A test changes the world, calls a step once, and compares the
 * answer and the acts.
 */
public final class StepWorld {
  private static final String UPGRADE = "up";
  private static final String SAYS = "says ";
  private static final int MOST_LOOKS = 600;

  private final Scene scene;
  private final String namespace = Deployment.NAMESPACE;
  private final List<String> acts = new ArrayList<>();
  private Runnable whenAnnounced = () -> {};
  private ObUpgradeStatus status;
  private final Stopwatch stopwatch;
  private int statements;
  private int mutations;

  private StepWorld(FakeClusterShape shape) {
    scene = Scene.of(shape);
    stopwatch = new Stopwatch(scene.clock().time());
    scene.kubernetes().upgrades().apply(namespace, UPGRADE, scene.cluster().spec());
    planned(new PlannedHop("4.3.5.3", Images.TARGET_BUILD.toString(), Images.TARGET));
    scene.kubernetes().port().records().create(record());
  }

  /** Three zones of one server each, at {@link Images#OLD_BUILD}; the target is TARGET. */
  public static StepWorld threeZones() {
    return of(FakeClusterShape.threeZones());
  }

  public static StepWorld of(FakeClusterShape shape) {
    return new StepWorld(shape);
  }

  /**
   * What a step did.
   *
   * @param acts in order: {@code says …} for what it announced before it acted, then statements
   *     such as {@code STOP ZONE zone1}, and what it changed in Kubernetes, such as {@code delete
   *     Pod obtest-zone1-0}
   */
  public record Outcome(StepResult result, List<String> acts) {

    /** {@code Done}, or Waiting or Failed with the reason: {@code Waiting LeadersInZone}. */
    public String answer() {
      return switch (result) {
        case StepResult.Done done -> "Done";
        case StepResult.Waiting waiting -> "Waiting " + waiting.reason();
        case StepResult.Failed failed -> "Failed " + failed.reason();
        case StepResult.Queued queued -> "Queued " + queued.reason();
      };
    }

    /** Its acts without the announcements. */
    public List<String> changes() {
      return acts.stream().filter(act -> !act.startsWith(SAYS)).toList();
    }

    /** What it says to people, without the fix. */
    public String message() {
      return switch (result) {
        case StepResult.Done done -> done.message();
        case StepResult.Waiting waiting -> waiting.message();
        case StepResult.Failed failed -> failed.message();
        case StepResult.Queued queued -> queued.message();
      };
    }
  }

  public FakeCluster database() {
    return scene.cluster().database();
  }

  public FakeKubernetes kubernetes() {
    return scene.kubernetes();
  }

  public FakeStatefulSet set(String zone) {
    return scene.cluster().set(zone);
  }

  public Images images() {
    return scene.images();
  }

  public JobRunner jobs() {
    return scene.jobs();
  }

  public ObUpgradeStatus status() {
    return status;
  }

  /** The record of a zone in the first hop. */
  public ZoneStatus zone(String name) {
    return status.hops().getFirst().zones().stream()
        .filter(z -> z.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public Instant now() {
    return scene.clock().instant();
  }

  /** Somebody deletes the cluster's record. */
  public StepWorld loseRecord() {
    scene.kubernetes().port().records().delete(storedRecord());
    return this;
  }

  /** Another upgrade takes the cluster's record over. */
  public StepWorld takeRecordOver(String upgrade) {
    scene.kubernetes().port().records().replace(storedRecord().heldBy("other-uid", upgrade));
    return this;
  }

  private ClusterRecord storedRecord() {
    return scene.kubernetes().records().all().getFirst();
  }

  public StepWorld advance(Duration time) {
    scene.kubernetes().advance(time);
    return this;
  }

  public StepWorld edit(UnaryOperator<ObUpgradeSpec> change) {
    scene.kubernetes().upgrades().edit(namespace, UPGRADE, change);
    return this;
  }

  /** Somebody names another image of the target in the spec. */
  public StepWorld targetImage(String image) {
    return edit(
        s ->
            new ObUpgradeSpec(
                s.cluster(),
                new ImageVersion(s.target().version(), image),
                s.via(),
                s.mode(),
                s.preCheck(),
                s.retry()));
  }

  /** The path has these hops, of which none has begun. */
  public StepWorld planned(PlannedHop... hops) {
    List<String> zones = scene.cluster().zones();
    status =
        ObUpgradeStatus.empty()
            .withPlan(new UpgradePlan(Images.OLD_BUILD.toString(), List.of(hops), zones))
            .withHops(
                List.of(hops).stream().map(h -> HopStatus.pending(h.version(), zones)).toList());
    return this;
  }

  /** The StatefulSets are remembered as they are now, as after the first step of an upgrade. */
  public StepWorld validated() {
    StepResult result = run(new Validate()).result();
    if (!(result instanceof StepResult.Done)) {
      throw new AssertionError("the world isn't valid: " + result);
    }
    return this;
  }

  /** There is no plan yet, as for the first steps. */
  public StepWorld unplanned() {
    status = ObUpgradeStatus.empty();
    return this;
  }

  /** Changes the stored status, as earlier steps did. */
  public StepWorld status(UnaryOperator<ObUpgradeStatus> change) {
    status = change.apply(status);
    return this;
  }

  /** Another step of a zone began now, and remembers this. */
  public StepWorld remembered(String zone, String step, String key, String value) {
    StepAddress address = StepAddress.inZone(0, zone, step);
    Journal journal = new Journal(status, any -> {});
    begin(journal, address);
    run(journal, address).remember(key, value);
    status = journal.status();
    return this;
  }

  /** The login that the Secret has now is refused, while the operator's own connection stays. */
  public StepWorld refuseFurtherLogins() {
    scene.seeing(
        "tryLogin",
        any -> {
          throw new DatabaseException.Refused(
              ErrorCode.ACCESS_DENIED, "28000", "Access denied", null);
        });
    return this;
  }

  /** Somebody does this right after the step has announced what it will do. */
  public StepWorld whenAnnounced(Runnable what) {
    whenAnnounced = what;
    return this;
  }

  /** Somebody does this right after the step has announced an act with these first words. */
  public StepWorld whenAnnounced(String words, Runnable what) {
    return whenAnnounced(
        () -> {
          if (acts.getLast().startsWith(SAYS + words)) {
            what.run();
          }
        });
  }

  /** Earlier steps of a zone succeed, one after the other. */
  @SafeVarargs
  public final StepWorld through(String zone, Step<UpgradeContext>... steps) {
    for (Step<UpgradeContext> step : steps) {
      int looks = 0;
      while (!(runInZone(zone, step).result() instanceof StepResult.Done)) {
        if (++looks > MOST_LOOKS) {
          throw new AssertionError(step.name() + " doesn't end: " + runInZone(zone, step));
        }
        advance(Duration.ofSeconds(1));
      }
    }
    return this;
  }

  /** Calls a step that an upgrade takes once. */
  public Outcome run(Step<UpgradeContext> step) {
    return run(step, StepAddress.once(step.name()));
  }

  /** Calls a step of the first hop. */
  public Outcome runInHop(Step<UpgradeContext> step) {
    return run(step, StepAddress.inHop(0, step.name()));
  }

  /** Calls a step of a zone of the first hop. */
  public Outcome runInZone(String zone, Step<UpgradeContext> step) {
    return run(step, StepAddress.inZone(0, zone, step.name()));
  }

  /** Calls a step; its record continues if there is one. */
  public Outcome run(Step<UpgradeContext> step, StepAddress address) {
    Journal journal = new Journal(status, stored -> announced(stored, address));
    begin(journal, address);
    look();
    acts.clear();
    UpgradeInvoker invoker =
        new UpgradeInvoker(
            this::upgrade,
            scene.kubernetes().port(),
            scene.connector(),
            (context, any) -> Optional.empty(),
            (context, any, begun) -> Optional.empty());
    StepResult result = invoker.invoke(step, run(journal, address));
    status = journal.status();
    look();
    return new Outcome(result, List.copyOf(acts));
  }

  private void begin(Journal journal, StepAddress address) {
    if (StepRecords.find(status, address).isEmpty()) {
      StepStatus begun = StepStatus.begun(address.step(), scene.clock().instant());
      journal.edit(s -> StepRecords.put(s, address, begun));
      stopwatch.begin(UPGRADE + " " + address, begun.startedAt());
    }
  }

  private StepRun run(Journal journal, StepAddress address) {
    return new StepRun(journal, address, scene.clock().instant(), UPGRADE, stopwatch);
  }

  private ObUpgrade upgrade() {
    return scene.kubernetes().upgrades().get(namespace, UPGRADE);
  }

  private ClusterRecord record() {
    List<String> sets =
        upgrade().getSpec().cluster().zones().stream().map(z -> z.statefulSet()).toList();
    String uid = upgrade().getMetadata().getUid();
    return new ClusterRecord(
            namespace,
            ClusterRecord.nameFor(sets),
            uid,
            UPGRADE,
            List.of(
                new SavedValue(
                    SavedValue.PARAMETER,
                    "server_permanent_offline_time",
                    null,
                    "3600s",
                    List.of())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .withSubject(new ClusterRecord.Subject(sets, Optional.of(identity())));
  }

  private ClusterRecord.DatabaseIdentity identity() {
    return new ClusterRecord.DatabaseIdentity(
        "obtest",
        "1",
        scene.cluster().zones().stream()
            .flatMap(z -> database().serversOf(z).stream())
            .map(ServerAddress::toString)
            .sorted()
            .toList());
  }

  private void announced(ObUpgradeStatus stored, StepAddress address) {
    look();
    acts.add(SAYS + StepRecords.find(stored, address).orElseThrow().message());
    whenAnnounced.run();
  }

  /** Notes what was done since the last look. */
  private void look() {
    List<FakeCluster.Command> commands = database().commands();
    commands.subList(statements, commands.size()).forEach(c -> acts.add(c.text()));
    statements = commands.size();
    List<Mutation> changes = scene.kubernetes().mutations();
    changes.subList(mutations, changes.size()).forEach(m -> acts.add(words(m)));
    mutations = changes.size();
  }

  private String words(Mutation mutation) {
    return switch (mutation.kind()) {
      case "Job" -> mutation.verb() + " Job " + work(mutation.name());
      case "Pod" -> mutation.headline();
      case "PodDisruptionBudget" -> mutation.verb() + " budget over " + mutation.detail();
      case "ClusterRecord" -> mutation.verb() + " ClusterRecord " + mutation.detail();
      default -> mutation.headline() + " " + mutation.detail();
    };
  }

  /** What a Job does; its name when somebody else made it. */
  private String work(String job) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(r -> r.name().equals(job))
        .findFirst()
        .map(StepWorld::words)
        .orElse(job);
  }

  private static String words(JobRequest request) {
    return request.work().stream().map(StepWorld::words).collect(Collectors.joining(" + "))
        + request.node().map(n -> " on " + n).orElse("");
  }

  private static String words(Work work) {
    return switch (work) {
      case Work.Script script -> script.script() + script.zone().map(z -> " -z " + z).orElse("");
      case Work.Probe probe -> "probe of " + probe.image();
      case Work.Suite suite -> "suite to " + suite.targetVersion();
    };
  }
}
