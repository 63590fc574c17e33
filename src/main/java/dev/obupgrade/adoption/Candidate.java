package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.DisruptionBudgets.Budget;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.Surroundings.DryRun;
import dev.obupgrade.kube.Surroundings.OperatedPod;
import dev.obupgrade.kube.Surroundings.Permission;
import dev.obupgrade.kube.Surroundings.QuotaExcess;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cluster as Kubernetes has it, read once.
 *
 * @param upgrade what the ObUpgrade asks for
 * @param passwordThere whether the Secret has the key that the spec names
 * @param operatedPods of the namespace; read only when a StatefulSet is missing
 * @param nodes empty when the operator may not read them
 * @param exceededQuotas empty when the operator may not read them
 * @param interrupted zones whose pods an unfinished upgrade was replacing, which continues
 * @param holdsEvictions whether the operator may create and delete PodDisruptionBudgets
 */
public record Candidate(
    String namespace,
    ObUpgradeSpec upgrade,
    boolean passwordThere,
    List<ZoneSite> zones,
    List<OperatedPod> operatedPods,
    Optional<List<NodeState>> nodes,
    Optional<List<QuotaExcess>> exceededQuotas,
    Set<String> interrupted,
    boolean holdsEvictions) {

  private static final Set<Reason> LEFT_BY_REPLACEMENT =
      Set.of(
          Reason.PodNotReady,
          Reason.RolloutUnderWay,
          Reason.PodsMissing,
          Reason.ServerWithoutPod,
          Reason.ServerElsewhere,
          Reason.PodWithoutServer);

  private static final List<Permission> OF_BUDGETS =
      Stream.of("list", "create", "delete")
          .map(verb -> new Permission(verb, "policy", "poddisruptionbudgets", Optional.empty()))
          .toList();

  public Candidate {
    zones = List.copyOf(zones);
    operatedPods = List.copyOf(operatedPods);
    interrupted = Set.copyOf(interrupted);
  }

  /**
   * Where a zone runs.
   *
   * @param set empty when there is none of that name
   * @param orphans pods that a StatefulSet of that name would adopt; only if there is none
   * @param pods those that its selector finds, also if the StatefulSet doesn't own them
   * @param surroundings of the StatefulSet and the pods that it owns
   * @param newImage what the API server says to the target's image in a dry run
   * @param budgets that select one of the pods, as far as the operator may read them
   */
  public record ZoneSite(
      ZoneSpec zone,
      Optional<StatefulSetState> set,
      List<String> orphans,
      List<PodState> pods,
      Optional<SetSurroundings> surroundings,
      Optional<DryRun> newImage,
      List<Budget> budgets) {
    public ZoneSite {
      orphans = List.copyOf(orphans);
      pods = List.copyOf(pods);
      budgets = List.copyOf(budgets);
    }

    /** For people. */
    String where() {
      return "StatefulSet " + zone.statefulSet() + " of zone " + zone.name();
    }

    List<PodSurroundings> podSurroundings() {
      return surroundings.map(SetSurroundings::pods).orElse(List.of());
    }
  }

  public static Candidate read(Kubernetes kubernetes, String namespace, ObUpgradeSpec upgrade) {
    ClusterSpec spec = upgrade.cluster();
    SecretKey secret = spec.connection().passwordSecret();
    List<ZoneSite> sites =
        spec.zones().stream().map(zone -> site(kubernetes, namespace, upgrade, zone)).toList();
    return new Candidate(
        namespace,
        upgrade,
        kubernetes.secrets().value(namespace, secret.name(), secret.key()).isPresent(),
        sites,
        sites.stream().allMatch(site -> site.set().isPresent())
            ? List.of()
            : kubernetes.surroundings().operatedPods(namespace),
        kubernetes.surroundings().nodes(),
        kubernetes.surroundings().exceededQuotas(namespace),
        Set.of(),
        kubernetes.surroundings().missing(namespace, OF_BUDGETS).isEmpty());
  }

  private static ZoneSite site(
      Kubernetes kubernetes, String namespace, ObUpgradeSpec upgrade, ZoneSpec zone) {
    String container = upgrade.cluster().container();
    Optional<StatefulSetState> set = kubernetes.statefulSets().find(namespace, zone.statefulSet());
    return new ZoneSite(
        zone,
        set,
        set.isPresent()
            ? List.of()
            : kubernetes.statefulSets().orphans(namespace, zone.statefulSet()),
        set.map(s -> kubernetes.statefulSets().pods(s, container)).orElse(List.of()),
        set.flatMap(s -> kubernetes.surroundings().of(s, container)),
        set.filter(s -> s.images().containsKey(container))
            .map(s -> kubernetes.surroundings().tryImage(s, container, upgrade.target().image())),
        set.flatMap(s -> kubernetes.budgets().covering(s)).orElse(List.of()));
  }

  /** The same cluster, with zones whose pods an unfinished upgrade was replacing. */
  public Candidate interruptedIn(Set<String> names) {
    return new Candidate(
        namespace,
        upgrade,
        passwordThere,
        zones,
        operatedPods,
        nodes,
        exceededQuotas,
        names,
        holdsEvictions);
  }

  /**
   * Whether an objection against a zone counts. While pods are being replaced, some are missing,
   * not ready or old, and some servers are away: the steps that continue there look after that.
   */
  boolean counts(Objection objection, String zone) {
    return !interrupted.contains(zone) || !LEFT_BY_REPLACEMENT.contains(objection.reason());
  }

  public ClusterSpec spec() {
    return upgrade.cluster();
  }
}
