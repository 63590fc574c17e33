package dev.obupgrade.upgrade;

import dev.obupgrade.JumpingClock;
import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.FakeKubernetes;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FakeClusterShape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Kubernetes, OceanBase clusters within it, and the operator, all on one clock. */
public final class Scene {
  private final VirtualClock clock = new VirtualClock();
  private final JumpingClock operatorClock = new JumpingClock(clock);
  private final FakeKubernetes kubernetes = new FakeKubernetes(clock);
  private final Images images = new Images();
  private final JobRunner jobs = new JobRunner(this);
  private final List<Deployment> deployments = new ArrayList<>();
  private final Map<String, UnaryOperator<Object>> sights = new HashMap<>();
  private final Map<String, Integer> questions = new TreeMap<>();
  private final Map<String, Deployment> owners = new HashMap<>();
  private final Operator operator;

  public Scene() {
    kubernetes.upgrades().onStored(KstatusRule::checkIfInstalled);
    kubernetes.upgrades().onStored(ArgoCdRule::check);
    kubernetes.upgrades().onRemoved(this::collect);
    kubernetes.jobs().run(jobs::run);
    kubernetes.onPodStopped(
        (set, pod) ->
            deployment(set)
                .filter(d -> d.hasServer(set, pod))
                .ifPresent(d -> d.database().killServer(d.serverOf(set, pod))));
    kubernetes.onPodStarted(this::started);
    operator = new Operator(kubernetes, connector(), clock, operatorClock.time());
  }

  /** Kubernetes takes an upgrade's Jobs and budgets away with it. */
  private void collect(ObUpgrade gone) {
    String uid = gone.getMetadata().getUid();
    kubernetes.budgets().collect(uid);
    kubernetes.jobs().collect(uid);
  }

  /** Three zones of one server each. */
  static Scene threeZones() {
    return of(FakeClusterShape.threeZones());
  }

  public static Scene of(FakeClusterShape shape) {
    Scene scene = new Scene();
    scene.deploy("obtest", shape);
    return scene;
  }

  public Deployment deploy(String name, FakeClusterShape shape) {
    Deployment deployment = new Deployment(name, this, shape.inNetwork(deployments.size()));
    deployments.add(deployment);
    return deployment;
  }

  /** The only deployment, or the first. */
  public Deployment cluster() {
    return deployments.getFirst();
  }

  public VirtualClock clock() {
    return clock;
  }

  /** The wall clock of the machine that the operator runs on. */
  public JumpingClock operatorClock() {
    return operatorClock;
  }

  public FakeKubernetes kubernetes() {
    return kubernetes;
  }

  public Images images() {
    return images;
  }

  public JobRunner jobs() {
    return jobs;
  }

  Operator operator() {
    return operator;
  }

  /** Applies an upgrade, which the operator hears of. */
  Upgrade apply(String name, ObUpgradeSpec spec) {
    return apply(Deployment.NAMESPACE, name, spec);
  }

  Upgrade apply(String namespace, String name, ObUpgradeSpec spec) {
    kubernetes.upgrades().apply(namespace, name, spec);
    deployment(spec.cluster().zones().getFirst().statefulSet())
        .ifPresent(deployment -> owners.put(namespace + "/" + name, deployment));
    operator.hear(namespace, name);
    return new Upgrade(this, namespace, name);
  }

  /** The upgrade of the only deployment. */
  Upgrade apply() {
    return apply("up", cluster().spec());
  }

  /** The same to another target. */
  Upgrade applyTo(String version, String image, ImageVersion... via) {
    return apply(
        "up",
        cluster()
            .spec(
                cluster().zones(),
                new ImageVersion(version, image),
                List.of(via),
                UpgradeMode.Upgrade));
  }

  Scene timing(FakeTiming timing) {
    kubernetes.timing(timing);
    return this;
  }

  /** What the operator sees of the database when it asks this question of the port. */
  public void seeing(String question, UnaryOperator<Object> sight) {
    sights.put(question, sight);
  }

  /** How often the operator called each method of the port to the database. */
  Map<String, Integer> questions() {
    return questions;
  }

  /** Somebody deletes the cluster's record, which must be there. */
  void deleteRecord() {
    kubernetes().port().records().delete(kubernetes().records().all().getFirst());
  }

  /** Something happens once, right after the write with which the condition became true. */
  void once(BooleanSupplier condition, Runnable what) {
    boolean[] done = {false};
    kubernetes
        .faults()
        .afterEachWrite(
            any -> {
              if (!done[0] && condition.getAsBoolean()) {
                done[0] = true;
                what.run();
              }
            });
  }

  /** Of an ObUpgrade that may be gone: its Jobs outlive it for a moment. */
  Deployment deploymentOf(String namespace, String upgrade) {
    // Not by find: faults could hit that call, which is no call of the operator.
    return kubernetes.upgrades().exists(namespace, upgrade)
        ? deployment(
                kubernetes
                    .upgrades()
                    .get(namespace, upgrade)
                    .getSpec()
                    .cluster()
                    .zones()
                    .getFirst()
                    .statefulSet())
            .orElseThrow()
        : owners.get(namespace + "/" + upgrade);
  }

  private Optional<Deployment> deployment(String statefulSet) {
    return deployments.stream().filter(d -> d.owns(statefulSet)).findFirst();
  }

  private void started(String set, PodState pod, String image) {
    deployment(set)
        .filter(d -> images.has(image) && d.hasServer(set, pod))
        .ifPresent(
            d -> {
              d.known(set, pod);
              d.database().startServer(d.serverOf(set, pod), images.get(image).build());
            });
  }

  /** A way into the cluster that has a pod at one of the endpoints. */
  public DatabaseConnector connector() {
    return access ->
        seen(
            deployments.stream()
                .filter(d -> access.endpoints().stream().anyMatch(e -> d.hasPodAt(e.host())))
                .findFirst()
                .orElseThrow(() -> new DatabaseException.Unavailable("no such host", null))
                .database()
                .connector()
                .open(access));
  }

  private Database seen(Database database) {
    return (Database)
        Proxy.newProxyInstance(
            Database.class.getClassLoader(),
            new Class<?>[] {Database.class},
            (proxy, method, arguments) -> {
              questions.merge(method.getName(), 1, Integer::sum);
              try {
                Object answer = method.invoke(database, arguments);
                return sights
                    .getOrDefault(method.getName(), UnaryOperator.identity())
                    .apply(answer);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
