package dev.obupgrade.steps.world;

import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.Gate;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks Kubernetes whether every zone but the one under way stays as it is: a pod that ends takes
 * votes away, and the zone under way takes votes away already.
 *
 * <p>The database can't know: a pod that is being deleted serves until its process ends, which
 * takes its whole grace period when the first process of its container forwards no signal. The
 * database is asked first and Kubernetes last, because Kubernetes sees the end of a server earlier.
 */
public final class ZonesAtRest {
  private final UpgradeContext context;
  private final String underWay;
  private final boolean stopped;

  private ZonesAtRest(UpgradeContext context, boolean stopped) {
    this.context = context;
    this.stopped = stopped;
    this.underWay = context.zone().name();
  }

  /**
   * What to wait for before the operator stops the zone under way; empty for nothing.
   *
   * @param gates what the database is asked first
   */
  public static Optional<StepResult> againstStop(UpgradeContext context, Gate... gates) {
    return new ZonesAtRest(context, false).against(gates);
  }

  /**
   * What to wait for before the operator touches the pods of the zone, which is stopped; empty for
   * nothing. A drain that the budgets hold off doesn't count: it waits for the zone, so the zone
   * must not wait for the drain.
   *
   * @param gates what the database is asked first
   */
  public static Optional<StepResult> againstReplacement(UpgradeContext context, Gate... gates) {
    return new ZonesAtRest(context, true).against(gates);
  }

  /** While Kubernetes works on a zone, the database knows only that a server doesn't report. */
  private Optional<StepResult> against(Gate... gates) {
    Optional<GateResult.Shut> shut = Gates.shut(context.database(), gates);
    Optional<StepResult> cause =
        context.cluster().zones().stream()
            .flatMap(zone -> unrest(zone).map(unrest -> told(zone, unrest, shut)).stream())
            .findFirst();
    return cause.or(() -> shut.map(s -> StepResult.soon(s.reason(), s.message())));
  }

  private StepResult told(ZoneSpec zone, Unrest unrest, Optional<GateResult.Shut> shut) {
    return StepResult.everySecond(
        unrest.reason(),
        "Zone %s: %s. The operator does not touch %s meanwhile.%s"
            .formatted(
                zone.name(),
                unrest.words(),
                underWay,
                shut.map(s -> " The database reports: " + Reason.sentence(s.message()))
                    .orElse("")));
  }

  private Optional<Unrest> unrest(ZoneSpec zone) {
    Optional<StatefulSetState> set =
        context.kubernetes().statefulSets().find(context.namespace(), zone.statefulSet());
    if (set.isEmpty()) {
      return Optional.of(
          new Unrest(
              Reason.OtherZoneNotAtRest,
              "StatefulSet %s does not exist".formatted(zone.statefulSet())));
    }
    Optional<Unrest> recreated = Recreated.unrest(context, zone.name(), set.get());
    if (recreated.isPresent()) {
      return recreated;
    }
    List<PodState> pods =
        context.kubernetes().statefulSets().pods(set.get(), context.cluster().container());
    if (zone.name().equals(underWay)) {
      return orphaned(set.get(), pods);
    }
    SetAtRest atRest = new SetAtRest(set.get(), Watched.zone(context, zone.name()), pods);
    return atRest.unrest().or(() -> leaving(atRest));
  }

  /** What the controller of the zone's own StatefulSet does with a pod follows its adoption. */
  private static Optional<Unrest> orphaned(StatefulSetState set, List<PodState> pods) {
    return pods.stream()
        .filter(pod -> pod.adoptableBy(set))
        .findFirst()
        .map(
            pod ->
                new Unrest(
                    Reason.PodsOrphaned,
                    "pod %s has no controller yet. StatefulSet %s adopts it"
                        .formatted(pod.name(), set.name())));
  }

  private Optional<Unrest> leaving(SetAtRest set) {
    List<String> names = set.nodes().toList();
    return context
        .kubernetes()
        .surroundings()
        .nodes(names)
        .flatMap(nodes -> leaving(set, names, nodes));
  }

  private Optional<Unrest> leaving(SetAtRest set, List<String> names, List<NodeState> nodes) {
    var byName = nodes.stream().collect(Collectors.toMap(NodeState::name, Function.identity()));
    return names.stream()
        .flatMap(
            name ->
                leaving(Optional.ofNullable(byName.get(name)), set.set())
                    .map(why -> words(set, name, why))
                    .stream())
        .findFirst();
  }

  private Optional<String> leaving(Optional<NodeState> node, StatefulSetState set) {
    return node.isEmpty()
        ? Optional.of("it is gone")
        : LeavingNode.lost(node.get(), set.podNeeds())
            .or(
                () ->
                    LeavingNode.drained(node.get())
                        .filter(why -> !stopped || !EvictionGuard.holds(context, set)));
  }

  private static Unrest words(SetAtRest set, String node, String why) {
    return new Unrest(
        Reason.NodeLeaving,
        "pod %s may lose its node %s: %s".formatted(set.podOn(node).name(), node, why));
  }
}
