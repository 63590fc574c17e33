package dev.obupgrade.steps.planning;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.TakenOver;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.Gate;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.RecordHolder;
import dev.obupgrade.steps.context.RecordSubject;
import dev.obupgrade.steps.context.RelatedRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.UnknownValues;
import dev.obupgrade.steps.takeover.Continuation;
import dev.obupgrade.steps.takeover.Facts;
import dev.obupgrade.steps.takeover.Standing.AfterPost;
import dev.obupgrade.steps.takeover.Standing.AllNew;
import dev.obupgrade.steps.takeover.Standing.Prepared;
import dev.obupgrade.steps.takeover.Standing.Unfinished;
import dev.obupgrade.steps.world.Watched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An upgrade of the cluster that somebody may have left unfinished. */
final class Interrupted {
  private final UpgradeContext context;
  private final Optional<ClusterRecord> record;
  private final Facts facts;

  private Interrupted(UpgradeContext context, Optional<ClusterRecord> record) {
    this.context = context;
    this.record = record;
    this.facts = Facts.read(context.database(), record);
  }

  static Interrupted of(UpgradeContext context) {
    return new Interrupted(context, left(context));
  }

  /** What it left: a record that says how far it was, if there is one. */
  private static Optional<ClusterRecord> left(UpgradeContext context) {
    Stream<ClusterRecord> related =
        RelatedRecords.of(context, RecordSubject.of(context)).left().stream();
    return Stream.concat(context.record().stream(), related)
        .min(Comparator.comparing(r -> r.hop().isEmpty()));
  }

  Facts facts() {
    return facts;
  }

  /** The build that all servers run. */
  BuildVersion running() {
    return facts.servers().getFirst().build();
  }

  /**
   * What keeps the operator from preparing a cluster without the checks, which refuse upgrade mode:
   * they were passed when somebody turned it on, and the cluster must be in such a state still.
   */
  Optional<StepResult> unproved(Unfinished standing) {
    if (!(standing instanceof Prepared) || standing.stopped().isPresent()) {
      return Optional.empty();
    }
    Stream<Gate> zones =
        context.cluster().zones().stream().map(ZoneSpec::name).map(SafeWithoutZone::new);
    return Gates.firstShut(
        context.database(),
        Stream.concat(Stream.of(new ClusterServing()), zones).toArray(Gate[]::new));
  }

  /** Writes the plan with the records of what need not be done again. Returns what it says. */
  String takeOver(Unfinished standing, List<PlannedHop> hops) {
    String who = whoBegan(standing);
    String evidence =
        Stream.concat(
                Stream.of(standing.evidence(), who),
                known(standing)
                    ? Stream.empty()
                    : UnknownValues.sentences(context.database()).stream())
            .collect(Collectors.joining(" "));
    Continuation continuation = new Continuation(standing, who, context.run().now());
    List<String> zones =
        continuation.order(context.cluster().zones().stream().map(ZoneSpec::name).toList());
    List<HopStatus> all = new ArrayList<>();
    all.add(continuation.hop(hops.getFirst().version(), zones));
    hops.stream().skip(1).map(h -> HopStatus.pending(h.version(), zones)).forEach(all::add);
    UpgradePlan plan =
        new UpgradePlan(
            continuation.origin(), hops, zones, new TakenOver(continuation.from(), evidence));
    context.run().edit(s -> s.withPlan(plan, all));
    // What was under way may have moved on since the cluster was validated.
    Watched.establish(context);
    String message = "Taken over from state %s: %s".formatted(continuation.from(), evidence);
    context.kubernetes().events().normal(context.upgrade(), Reason.TakenOver, message);
    return message;
  }

  /** Whether a record has the values from before: one of the hop, or one that the mode proves. */
  private boolean known(Unfinished standing) {
    return record.filter(r -> r.hop().isPresent() || !(standing instanceof AfterPost)).isPresent();
  }

  private String whoBegan(Unfinished standing) {
    return record
        .flatMap(ClusterRecord::whoWroteTheHop)
        .map(
            author ->
                "ObUpgrade %s, which was deleted, began that upgrade after its checks had passed."
                    .formatted(author.name()))
        .or(
            () ->
                record.map(
                    r ->
                        "ConfigMap %s has the values from before it."
                            .formatted(RecordHolder.configMap(context, r))))
        .orElseGet(
            () ->
                "No record tells who began that upgrade: a person, or another tool."
                    + checked(standing));
  }

  /** The vendor's checker changes one parameter, as its last act, when every check has passed. */
  private static String checked(Unfinished standing) {
    boolean read = !(standing instanceof AfterPost || standing instanceof AllNew);
    return read
        ? " Its upgrade_checker.py had passed: only then the script sets server_permanent_offline_time to 72h."
        : "";
  }
}
