package dev.obupgrade.kube;

import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A StatefulSet and its controller. Tests configure it and disturb its pods here. The operator sees
 * it through the port only.
 */
public final class FakeStatefulSet {
  private final FakePods shared;
  private final String namespace;
  private final String name;
  private String uid;
  private final TreeMap<Integer, FakePod> pods = new TreeMap<>();
  private final List<PodState> foreignPods = new ArrayList<>();
  private final Map<String, Map<String, String>> templates = new HashMap<>();
  private final Map<Integer, String> serviceAddresses = new HashMap<>();
  private final Map<Integer, String> nodes = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, String> settingOwners = new HashMap<>();
  private final Map<String, String> lastApplied = new HashMap<>();
  private Optional<String> applier = Optional.empty();
  private Map<String, String> images;
  private Map<String, String> initImages = Map.of();
  private Optional<String> refusal = Optional.empty();
  private int replicas;
  private FakeStrategy updateStrategy = FakeStrategy.usual();
  private Strategy strategy = Strategy.ROLLING_UPDATE;
  private int partition;
  private Optional<String> strategyBefore = Optional.empty();
  private boolean parallel;
  private boolean countsUnavailable;
  private boolean addressesFixed = true;
  private PodNeeds needs = PodNeeds.none();
  private long generation = 1;
  private long observedGeneration = 1;
  private String currentRevision;
  private String updateRevision;
  private boolean awake;
  private boolean adopted = true;
  private String variant = "";

  FakeStatefulSet(
      FakePods shared, String namespace, String name, int replicas, Map<String, String> images) {
    this.shared = shared;
    this.namespace = namespace;
    this.name = name;
    this.uid = "sts-uid-" + shared.next();
    this.replicas = replicas;
    this.images = Map.copyOf(images);
    this.updateRevision = revision();
    this.currentRevision = updateRevision;
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      serviceAddresses.put(ordinal, "10.96.%d.%d".formatted(shared.next() % 250, ordinal + 10));
      FakePod pod = newPod(ordinal);
      pod.running = true;
      pod.readyFrom = shared.api.now();
    }
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  public String uid() {
    return uid;
  }

  public FakeStatefulSet strategy(Strategy newStrategy) {
    return strategy(
        newStrategy == Strategy.ON_DELETE ? FakeStrategy.onDelete() : FakeStrategy.usual(),
        "kubectl-edit");
  }

  /** Sets {@code spec.updateStrategy} from its JSON, as somebody with this field manager. */
  public FakeStatefulSet strategy(String json, String manager) {
    return strategy(FakeStrategy.parse(json), manager);
  }

  private FakeStatefulSet strategy(FakeStrategy newStrategy, String manager) {
    if (newStrategy.equals(updateStrategy)) {
      return this;
    }
    settingOwners.put("spec.updateStrategy.type", manager);
    updateStrategy = newStrategy;
    strategy = newStrategy.type();
    partition = newStrategy.partition();
    return changed();
  }

  /** {@code spec.updateStrategy} as JSON. */
  public String strategy() {
    return updateStrategy.json();
  }

  /** What the annotation keeps of the strategy from before; empty when there is none. */
  public Optional<String> strategyBefore() {
    return strategyBefore;
  }

  /** Somebody removes the annotation. */
  public FakeStatefulSet removeAnnotation() {
    strategyBefore = Optional.empty();
    return this;
  }

  /** As an ObUpgrade leaves it that somebody deletes in the middle. */
  public FakeStatefulSet hold() {
    return hold(updateStrategy.json());
  }

  /** Has the annotation and {@code OnDelete}, as our own patch makes it. */
  FakeStatefulSet hold(String before) {
    strategyBefore = Optional.of(before);
    return strategy(FakeStrategy.onDelete(), "ob-upgrade-operator");
  }

  FakeStatefulSet release(String before) {
    strategyBefore = Optional.empty();
    return strategy(before, "ob-upgrade-operator");
  }

  public FakeStatefulSet partition(int newPartition) {
    settingOwners.put("spec.updateStrategy.rollingUpdate.partition", "kubectl-edit");
    updateStrategy = updateStrategy.withPartition(newPartition);
    partition = newPartition;
    return changed();
  }

  /**
   * Sets {@code podManagementPolicy: Parallel}. Without it the controller makes pods in order and
   * waits for each.
   */
  public FakeStatefulSet parallel() {
    parallel = true;
    return changed();
  }

  /**
   * Makes its controller keep at most one pod unavailable, counting every pod that isn't ready, of
   * any revision, as Kubernetes does from 1.35 on (MaxUnavailableStatefulSet).
   */
  public FakeStatefulSet countsUnavailable() {
    countsUnavailable = true;
    return this;
  }

  public FakeStatefulSet podNeeds(PodNeeds newNeeds) {
    needs = newNeeds;
    return changed();
  }

  public FakeStatefulSet scale(int newReplicas) {
    settingOwners.put("spec.replicas", "kubectl-edit");
    replicas = newReplicas;
    return changed();
  }

  /** Moves the pod of this ordinal to this node, and its successors too. */
  public FakeStatefulSet node(int ordinal, String node) {
    nodes.put(ordinal, node);
    FakePod pod = pods.remove(ordinal);
    if (pod != null) {
      FakePod moved = newPod(ordinal);
      moved.running = pod.running;
      moved.readyFrom = pod.readyFrom;
    }
    return this;
  }

  /** Sets the stable address of this ordinal's own Service, or none if null. */
  public FakeStatefulSet serviceAddress(int ordinal, String ip) {
    serviceAddresses.put(ordinal, ip);
    return this;
  }

  /** Gives a new pod in an old one's place other addresses. */
  public FakeStatefulSet addressesChange() {
    addressesFixed = false;
    return this;
  }

  boolean addressesAreFixed() {
    return addressesFixed;
  }

  /** Adds a pod that matches the selector but belongs to somebody else. */
  public FakeStatefulSet foreignPod(PodState pod) {
    foreignPods.add(pod);
    return this;
  }

  /** Sets init containers with their images. They run nothing. */
  public FakeStatefulSet initContainers(Map<String, String> newImages) {
    initImages = Map.copyOf(newImages);
    // As if it had always been so.
    updateRevision = revision();
    currentRevision = updateRevision;
    for (int ordinal : List.copyOf(pods.keySet())) {
      node(ordinal, pods.get(ordinal).node);
    }
    return this;
  }

  /** Makes the controller fail to create pods, with this reason, or succeed again if null. */
  public FakeStatefulSet refusePods(String why) {
    refusal = Optional.ofNullable(why);
    wake();
    return this;
  }

  Optional<Duration> unreadyAfter() {
    return shared.unreadyAfter;
  }

  Optional<String> refusal() {
    return refusal;
  }

  /** Has a last-applied configuration with this image, written by this field manager. */
  public FakeStatefulSet lastApplied(String container, String image, String manager) {
    lastApplied.put(container, image);
    applier = Optional.of(manager);
    return this;
  }

  TemplateImages templateImages() {
    return new TemplateImages(images, initImages, owners, lastApplied, applier);
  }

  /** Edits the template as somebody else. */
  public FakeStatefulSet template(String container, String image) {
    return template(container, image, "kubectl-edit");
  }

  /** Edits the template as somebody else, with this field manager. */
  public FakeStatefulSet template(String container, String image, String manager) {
    var changed = new HashMap<>(images);
    changed.put(container, image);
    images = Map.copyOf(changed);
    owners.put(container, manager);
    return changed();
  }

  /** As our own server-side apply does. */
  String apply(String container, String before, String image) {
    String stored = shared.admission.apply(image);
    owners.put(container, "ob-upgrade-operator");
    if (!before.equals(stored)) {
      var along = new HashMap<>(initImages);
      along.replaceAll((name, old) -> old.equals(before) ? stored : old);
      initImages = Map.copyOf(along);
      template(container, stored, "ob-upgrade-operator");
    }
    return stored;
  }

  /** Another template, which differs in what the fake has no field for, such as a probe. */
  public FakeStatefulSet otherwise(String what) {
    variant = what;
    return changed();
  }

  /** Somebody deletes it with {@code --cascade=orphan} and creates it again: it adopts its pods. */
  public FakeStatefulSet recreate() {
    uid = "sts-uid-" + shared.next();
    return this;
  }

  /** Whether its controller has adopted its pods, which it does a moment after it was created. */
  public FakeStatefulSet adopted(boolean newAdopted) {
    adopted = newAdopted;
    return this;
  }

  Optional<String> owner() {
    return adopted ? Optional.of(uid) : Optional.empty();
  }

  /** Whether this ordinal's pod runs, and nobody deletes it. */
  public boolean runs(int ordinal) {
    FakePod pod = pods.get(ordinal);
    return pod != null && pod.running && !pod.terminating;
  }

  /** Begins to delete a pod, as an eviction or {@code kubectl delete pod} does. */
  public void beginToEnd(int ordinal) {
    terminate(pods.get(ordinal));
    wake();
  }

  /** Kills the container's process, which the kubelet restarts within the same pod. */
  public void crashContainer(int ordinal) {
    FakePod pod = pods.get(ordinal);
    stop(pod);
    begin(pod);
  }

  /** Removes the pod at once, as after an eviction or with its node. */
  public void losePod(int ordinal) {
    remove(pods.get(ordinal));
    wake();
  }

  public List<PodState> podStates(String container) {
    var states = new ArrayList<PodState>();
    pods.values().forEach(pod -> states.add(state(pod, container)));
    states.addAll(foreignPods);
    return List.copyOf(states);
  }

  /** As the API server has it, without a call that faults could hit. */
  public StatefulSetState state() {
    return new StatefulSetState(
        namespace,
        name,
        uid,
        replicas,
        images,
        initImages,
        owners,
        settingOwners,
        !parallel,
        strategy,
        partition,
        updateStrategy.json(),
        strategyBefore,
        Optional.of(updateRevision),
        observedGeneration == generation,
        needs);
  }

  String podName(int ordinal) {
    return name + "-" + ordinal;
  }

  Optional<String> imageOf(String container) {
    return Optional.ofNullable(images.get(container));
  }

  /**
   * Deletes the pod normally: the process gets its time to end. Returns false if there is no such
   * pod.
   */
  boolean deletePod(String podUid) {
    for (FakePod pod : pods.values()) {
      if (pod.uid.equals(podUid)) {
        terminate(pod);
        wake();
        return true;
      }
    }
    return foreignPods.removeIf(pod -> pod.uid().equals(podUid));
  }

  private FakeStatefulSet changed() {
    generation++;
    wake();
    return this;
  }

  private void wake() {
    if (!awake) {
      awake = true;
      shared.api.later(shared.timing.controller(), this::control);
    }
  }

  private void control() {
    awake = false;
    observedGeneration = generation;
    updateRevision = revision();
    reconcile();
    if (!settled()) {
      wake();
    }
  }

  /**
   * Runs one pass of the StatefulSet controller, which creates or deletes at most one pod, in
   * order.
   */
  private void reconcile() {
    if (!pods.isEmpty() && pods.lastKey() >= replicas) {
      terminate(pods.lastEntry().getValue());
      return;
    }
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      FakePod pod = pods.get(ordinal);
      if (pod == null && refusal.isPresent()) {
        return;
      }
      if (pod == null) {
        begin(newPod(ordinal));
      }
      // OrderedReady waits for a pod that isn't ready even if the template has been repaired.
      if (!parallel && (pod == null || !healthy(pod))) {
        return;
      }
    }
    if (strategy == Strategy.ON_DELETE) {
      return;
    }
    if (countsUnavailable && !pods.values().stream().allMatch(this::healthy)) {
      return;
    }
    for (int ordinal = replicas - 1; ordinal >= partition; ordinal--) {
      FakePod pod = pods.get(ordinal);
      if (!pod.revision.equals(updateRevision) && !pod.terminating) {
        terminate(pod);
        return;
      }
      if (!healthy(pod)) {
        return;
      }
    }
    if (partition == 0) {
      currentRevision = updateRevision;
    }
  }

  private boolean settled() {
    boolean all = pods.size() == replicas && pods.values().stream().allMatch(this::healthy);
    return all
        && (strategy == Strategy.ON_DELETE
            || pods.tailMap(partition).values().stream()
                .allMatch(pod -> pod.revision.equals(updateRevision)));
  }

  private FakePod newPod(int ordinal) {
    boolean old = strategy == Strategy.ROLLING_UPDATE && ordinal < partition;
    String revision = old ? currentRevision : updateRevision;
    String node = nodes.getOrDefault(ordinal, "node-" + name + "-" + ordinal);
    FakePod pod = new FakePod(ordinal, shared.next(), node, revision, templates.get(revision));
    pods.put(ordinal, pod);
    return pod;
  }

  private void begin(FakePod pod) {
    shared.api.later(shared.timing.start(), () -> run(pod));
  }

  private void run(FakePod pod) {
    if (pods.get(pod.ordinal) != pod || pod.terminating || pod.running) {
      return;
    }
    if (trouble(pod).isPresent()) {
      pod.crashes++;
      shared.api.later(Duration.ofSeconds(10), () -> run(pod));
      return;
    }
    pod.running = true;
    pod.readyFrom = shared.api.now().plus(shared.timing.ready());
    shared.started.forEach(
        listener ->
            pod.images.forEach(
                (container, image) -> listener.started(name, state(pod, container), image)));
  }

  private void terminate(FakePod pod) {
    if (!pod.terminating) {
      pod.terminating = true;
      shared.api.later(shared.timing.termination(), () -> remove(pod));
    }
  }

  private void remove(FakePod pod) {
    if (pod != null && pods.get(pod.ordinal) == pod) {
      pods.remove(pod.ordinal);
      stop(pod);
    }
  }

  private void stop(FakePod pod) {
    if (pod.running) {
      pod.running = false;
      PodState last = state(pod, pod.images.keySet().iterator().next());
      shared.stopped.forEach(listener -> listener.accept(name, last));
    }
  }

  private boolean healthy(FakePod pod) {
    return !pod.terminating && ready(pod);
  }

  private boolean ready(FakePod pod) {
    return pod.running
        && !shared.api.now().isBefore(pod.readyFrom)
        && shared.readiness.test(name, pod.state(this, "", true, Optional.empty(), address(pod)));
  }

  private PodState state(FakePod pod, String container) {
    Optional<Trouble> trouble = pod.running ? Optional.empty() : trouble(pod);
    return pod.state(this, container, ready(pod), trouble, address(pod));
  }

  private Optional<String> address(FakePod pod) {
    return Optional.ofNullable(serviceAddresses.get(pod.ordinal));
  }

  private Optional<Trouble> trouble(FakePod pod) {
    return pod.images.values().stream()
        .flatMap(image -> shared.trouble(podName(pod.ordinal), image).stream())
        .findFirst()
        .map(t -> new Trouble(t.kind(), t.message(), pod.crashes));
  }

  /** The same template always has the same revision, as with the real controller. */
  private String revision() {
    String template = new TreeMap<>(images) + " " + new TreeMap<>(initImages) + variant;
    String revision = name + "-" + Names.hash(template).substring(0, 9);
    templates.put(revision, images);
    return revision;
  }
}
