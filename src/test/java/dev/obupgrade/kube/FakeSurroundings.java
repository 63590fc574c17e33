package dev.obupgrade.kube;

import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@link Surroundings} in memory: by default every pod has its own Service and a volume, there is
 * nothing else, and everything is allowed.
 */
public final class FakeSurroundings implements Surroundings {
  private final FakeApi api;
  private final FakeStatefulSets sets;
  private final Map<String, UnaryOperator<SetSurroundings>> changes = new HashMap<>();
  private final Map<String, UnaryOperator<PodSurroundings>> podChanges = new HashMap<>();
  private final Map<String, DryRun> dryRuns = new HashMap<>();
  private final Set<String> forbidden = new HashSet<>();
  private final List<OperatedPod> operated = new ArrayList<>();
  private final Map<String, UnaryOperator<NodeState>> nodeChanges = new HashMap<>();
  private final Set<String> goneNodes = new HashSet<>();
  private Optional<List<NodeState>> nodes = Optional.of(List.of());
  private Optional<List<QuotaExcess>> excess = Optional.of(List.of());

  FakeSurroundings(FakeApi api, FakeStatefulSets sets) {
    this.api = api;
    this.sets = sets;
  }

  /** Sets a StatefulSet's surroundings. */
  public void change(String set, UnaryOperator<SetSurroundings> change) {
    changes.put(set, change);
  }

  /** Those of each of its pods. */
  public void changePods(String set, UnaryOperator<PodSurroundings> change) {
    podChanges.put(set, change);
  }

  /** As it is again. */
  public void restore(String set) {
    changes.remove(set);
    podChanges.remove(set);
  }

  public void tryingSays(String set, DryRun answer) {
    dryRuns.put(set, answer);
  }

  /** As {@code verb resource}. */
  public void forbid(String permission) {
    forbidden.add(permission);
  }

  boolean allows(String permission) {
    return !forbidden.contains(permission);
  }

  public void allowAll() {
    forbidden.clear();
  }

  public void operatedPods(OperatedPod... pods) {
    operated.clear();
    operated.addAll(List.of(pods));
  }

  public void nodes(NodeState... all) {
    nodes = Optional.of(List.of(all));
  }

  /** Changes the node of a pod. Unless changed, it is well. */
  public void changeNode(String name, UnaryOperator<NodeState> change) {
    nodeChanges.put(name, change);
  }

  /** The node's object is gone. */
  public void removeNode(String name) {
    goneNodes.add(name);
  }

  /** The node is there, and well. */
  public void restoreNode(String name) {
    nodeChanges.remove(name);
    goneNodes.remove(name);
  }

  /** Nodes and quotas may not be read. */
  public void hideNodesAndQuotas() {
    nodes = Optional.empty();
    excess = Optional.empty();
  }

  public void exceededQuotas(QuotaExcess... all) {
    excess = Optional.of(List.of(all));
  }

  @Override
  public List<Permission> missing(String namespace, List<Permission> wanted) {
    return api.read(
        () ->
            wanted.stream()
                .filter(permission -> forbidden.contains(verbAndResource(permission)))
                .toList());
  }

  private static String verbAndResource(Permission permission) {
    return permission.verb() + " " + permission.resource();
  }

  @Override
  public Optional<SetSurroundings> of(StatefulSetState state, String container) {
    return api.read(
        () ->
            Optional.ofNullable(sets.sets.get(state.namespace() + "/" + state.name()))
                .map(set -> of(set, container)));
  }

  private SetSurroundings of(FakeStatefulSet set, String container) {
    List<PodSurroundings> pods =
        set.podStates(container).stream()
            .filter(pod -> pod.owner().equals(Optional.of(set.uid())))
            .map(pod -> podChange(set).apply(pod(set, pod)))
            .toList();
    return changes
        .getOrDefault(set.name(), UnaryOperator.identity())
        .apply(
            new SetSurroundings(
                Optional.empty(), List.of(), false, 0, true, Optional.empty(), pods, Set.of()));
  }

  private UnaryOperator<PodSurroundings> podChange(FakeStatefulSet set) {
    return podChanges.getOrDefault(set.name(), UnaryOperator.identity());
  }

  private static PodSurroundings pod(FakeStatefulSet set, PodState pod) {
    List<PodAddress> addresses =
        pod.addresses().stream()
            .map(
                ip ->
                    pod.ip().equals(Optional.of(ip))
                        ? new PodAddress.Own(ip, false)
                        : new PodAddress.OfService(
                            ip, pod.name(), set.addressesAreFixed(), Set.of(2881, 2882), true))
            .map(PodAddress.class::cast)
            .toList();
    ClaimState claim =
        new ClaimState(
            "data-" + pod.name(),
            ClaimState.BOUND,
            false,
            Optional.of("pv-" + pod.name()),
            List.<NodeTerm>of());
    return new PodSurroundings(
        pod.name(), Set.of(2881, 2882), addresses, List.of(claim), List.of(), true);
  }

  @Override
  public List<OperatedPod> operatedPods(String namespace) {
    return api.read(() -> List.copyOf(operated));
  }

  @Override
  public Optional<List<NodeState>> nodes() {
    return api.read(() -> nodes);
  }

  @Override
  public Optional<List<NodeState>> nodes(Collection<String> names) {
    return api.read(
        () ->
            nodes.map(
                readable ->
                    names.stream()
                        .filter(name -> !goneNodes.contains(name))
                        .map(name -> new NodeState(name, Map.of(), List.of(), false, true))
                        .map(this::changed)
                        .toList()));
  }

  private NodeState changed(NodeState node) {
    return nodeChanges.getOrDefault(node.name(), UnaryOperator.identity()).apply(node);
  }

  @Override
  public Optional<List<QuotaExcess>> exceededQuotas(String namespace) {
    return api.read(() -> excess);
  }

  @Override
  public DryRun tryImage(StatefulSetState set, String container, String image) {
    return api.read(() -> dryRuns.getOrDefault(set.name(), DryRun.taken()));
  }
}
