package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kubernetes.TestKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster that is upgraded under load while other people work on it. */
final class MovingSite implements AutoCloseable {
  static final List<String> ZONES = List.of("zone1", "zone2", "zone3");
  private static final Duration START_LIMIT = Duration.ofMinutes(4);

  final String namespace;
  final KubernetesClient client;
  final DemoSite demo;
  final DemoClient load;
  final Hands hands;
  final Tools tools;
  private final TestKubernetes kubernetes;

  private MovingSite(TestKubernetes kubernetes, Screen screen, String namespace) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.client = kubernetes.client();
    Path folder = Path.of(System.getenv().getOrDefault("DEMO_TOOLS", ""));
    this.tools = new Tools(folder, kubernetes.kubeconfig());
    this.demo = new DemoSite(kubernetes, tools, screen, namespace);
    this.load = new DemoClient(client, namespace);
    this.hands = new Hands(client, tools, namespace);
  }

  /** Starts Kubernetes, the operator, the cluster and its client. */
  static MovingSite start(String namespace) throws IOException, InterruptedException {
    MovingSite site = startEmpty(namespace);
    try {
      site.newCluster();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      site.close();
      throw e;
    }
    return site;
  }

  /** Starts Kubernetes and the operator. */
  static MovingSite startEmpty(String namespace) throws IOException {
    Screen screen = new Screen(System.out, Clock.systemUTC(), Optional.empty());
    MovingSite site = new MovingSite(TestKubernetes.start(), screen, namespace);
    try {
      site.install();
    } catch (IOException | RuntimeException | Error e) {
      site.close();
      throw e;
    }
    return site;
  }

  private void install() throws IOException {
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      demo.loadImages(archives.filter(MovingSite::needed).sorted().toList());
    }
    demo.requireNoOtherOperator();
    demo.installOperator();
  }

  /** Other tests have images of their own, and loading takes seconds. */
  private static boolean needed(Path archive) {
    return archive.getFileName().toString().matches("(operator|oceanbase-.*)\\.tar");
  }

  /** Starts the cluster and its client, in the place of those that are there. */
  void newCluster() throws IOException, InterruptedException {
    demo.createCluster();
    startLoad();
  }

  /** Waits until the database serves, and starts its client. */
  void startLoad() throws InterruptedException {
    Wait.until(
        "a serving database",
        START_LIMIT,
        this::state,
        s -> s.builds().size() == ZONES.size() && s.notServing().isEmpty());
    demo.startClient();
    Wait.until(
        "transactions",
        START_LIMIT,
        load::stats,
        s -> s.map(c -> c.transactions() > 100).orElse(false));
  }

  DatabaseState state() throws SQLException, IOException {
    return ask(DatabaseState::read);
  }

  /** Asks the first server that answers. */
  <T> T ask(DemoDatabase.Question<T> question) throws SQLException, IOException {
    Exception last = null;
    for (String zone : ZONES) {
      try {
        return database(zone).ask(question);
      } catch (SQLException | IOException | RuntimeException e) {
        last = e;
      }
    }
    throw new SQLException("no server answers", last);
  }

  void execute(String statement) throws SQLException, IOException {
    ask(
        connection -> {
          try (var made = connection.createStatement()) {
            return made.execute(statement);
          }
        });
  }

  private DemoDatabase database(String zone) {
    return new DemoDatabase(
        client, namespace, new DemoDatabase.Door(pod(zone), 2881, "obtest-root", "password"));
  }

  static String set(String zone) {
    return "obtest-" + zone;
  }

  static String pod(String zone) {
    return set(zone) + "-0";
  }

  Optional<Pod> podOf(String zone) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(pod(zone)).get());
  }

  StatefulSet setOf(String zone) {
    return client.apps().statefulSets().inNamespace(namespace).withName(set(zone)).require();
  }

  String templateImage(String zone) {
    return setOf(zone).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  Path kubeconfig() {
    return kubernetes.kubeconfig();
  }

  void restartApiServer() {
    kubernetes.restartApiServer();
  }

  ObUpgrade upgrade() {
    return demo.upgrade();
  }

  /** The step under way, such as {@code zone2/stopZone}; empty before the first. */
  String step() {
    ObUpgrade upgrade = upgrade();
    return upgrade.getStatus() == null || upgrade.getStatus().step() == null
        ? ""
        : upgrade.getStatus().step();
  }

  /** Zones that are through. */
  List<String> finished() {
    ObUpgrade upgrade = upgrade();
    return upgrade.getStatus() == null || upgrade.getStatus().hops().isEmpty()
        ? List.of()
        : upgrade.getStatus().hops().getFirst().zones().stream()
            .filter(z -> String.valueOf(z.phase()).equals("Upgraded"))
            .map(ZoneStatus::name)
            .toList();
  }

  /** Zones that the database doesn't count on now. */
  List<String> notActive() throws SQLException, IOException {
    return state().notServing();
  }

  /**
   * Whether no pod of the cluster begins or ends, and none is about to. The database counts on a
   * server that is gone for up to 10 s.
   */
  boolean atRest() {
    return ZONES.stream().allMatch(zone -> atRest(setOf(zone), podOf(zone)));
  }

  private static boolean atRest(StatefulSet set, Optional<Pod> pod) {
    var status = set.getStatus();
    return set.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Objects.equals(status.getReadyReplicas(), 1)
        && pod.filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .map(p -> p.getMetadata().getLabels().get("controller-revision-hash"))
            .equals(Optional.of(status.getUpdateRevision()));
  }

  /** Budgets that the operator owns. */
  List<String> budgets() {
    return client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .map(b -> b.getMetadata().getName())
        .filter(n -> n.startsWith("obupgrade-"))
        .toList();
  }

  /** What an upgrade of the cluster keeps while it is under way. */
  List<String> records() {
    return client.configMaps().inNamespace(namespace).list().getItems().stream()
        .map(c -> c.getMetadata().getName())
        .filter(n -> n.startsWith("obupgrade-cluster-"))
        .toList();
  }

  @Override
  public void close() {
    hands.lift();
    demo.removeCluster(true);
    demo.remove();
    kubernetes.close();
  }
}
