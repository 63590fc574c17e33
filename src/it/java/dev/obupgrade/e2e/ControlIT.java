package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kubernetes.TestKubernetes;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person does to an upgrade under way, with kubectl, on a real Kubernetes. */
@Tag("control")
class ControlIT {
  private static final String NAMESPACE = "obupgrade-it-control";
  private static final Path SAMPLE = Path.of("deploy/samples/upgrade.yaml");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private static TestKubernetes kubernetes;
  private static Tools tools;
  private static DemoSite site;

  private DemoDatabase database;
  private DatabaseState before;

  @BeforeAll
  static void install() throws IOException {
    kubernetes = TestKubernetes.start();
    tools =
        new Tools(Path.of(System.getenv().getOrDefault("DEMO_TOOLS", "")), kubernetes.kubeconfig());
    site =
        new DemoSite(
            kubernetes,
            tools,
            new Screen(System.out, Clock.systemUTC(), Optional.empty()),
            NAMESPACE);
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      site.loadImages(archives.filter(f -> f.toString().endsWith(".tar")).sorted().toList());
    }
    site.requireNoOtherOperator();
    site.installOperator();
  }

  @AfterAll
  static void remove() {
    if (kubernetes != null) {
      site.remove();
      kubernetes.close();
    }
  }

  @BeforeEach
  void createCluster() throws Exception {
    site.createCluster();
    database = new DemoDatabase(client(), NAMESPACE);
    before =
        eventually(
                "a serving database",
                this::read,
                s -> s.map(d -> d.builds().size() == 3 && d.notServing().isEmpty()).orElse(false))
            .orElseThrow();
  }

  @AfterEach
  void removeCluster() {
    site.removeCluster(true);
  }

  private static KubernetesClient client() {
    return kubernetes.client();
  }

  private Optional<DatabaseState> read() {
    try {
      return Optional.of(database.read());
    } catch (SQLException | IOException | RuntimeException notYet) {
      return Optional.empty();
    }
  }

  @Test
  void pausedApprovedHeldToAWindowDeletedInAStoppedZoneAndTakenUp() throws Exception {
    DemoClient load = new DemoClient(client(), NAMESPACE);
    site.startClient();
    eventually("transactions", load::stats, s -> s.map(c -> c.transactions() > 50).orElse(false));
    apply("first", s -> s.withApproval(Approval.FirstZone));

    reaches("first", "zone1/minorFreeze");
    patch("first", "{\"spec\": {\"paused\": \"NextStep\"}}");
    ObUpgrade paused = is("first", UpgradePhase.Paused);
    assertThat(paused.getStatus().message()).contains("Zone zone1 is out of service");
    assertThat(paused.getStatus().message()).contains("as kubectl-patch asked");
    assertThat(database.read().notServing()).contains("zone1 is INACTIVE");
    patch("first", "{\"spec\": {\"paused\": null}}");

    ObUpgrade waiting = is("first", UpgradePhase.Waiting);
    assertThat(waiting.getStatus().reason()).isEqualTo("AwaitingApproval");
    assertThat(site.describe()).contains("obupgrade.dev/approved=4.3.5.3/zone2");
    assertThat(database.read().notServing()).isEmpty();
    Instant opens = Instant.now().plus(Duration.ofMinutes(10));
    patch(
        "first",
        "{\"spec\": {\"window\": {\"start\": \"%s\", \"end\": \"%s\"}}}"
            .formatted(TIME.format(opens), TIME.format(opens.plus(Duration.ofHours(1)))));
    Instant approved = Instant.now();
    tools.kubectl(
        "-n", NAMESPACE, "annotate", "obu", "first", "obupgrade.dev/approved=4.3.5.3/zone2");
    eventually(
        "the closed window",
        upgrade("first")::require,
        u -> "OutsideWindow".equals(u.getStatus().reason()));
    assertThat(Duration.between(approved, Instant.now())).isLessThan(Duration.ofSeconds(15));
    patch("first", "{\"spec\": {\"window\": null}}");

    reaches("first", "zone2/versionRefreshed");
    tools.kubectl("-n", NAMESPACE, "delete", "obu", "first", "--timeout=60s");
    assertThat(database.read().notServing()).isNotEmpty();
    apply("second", ControlIT::inReverse);

    ObUpgrade ended = ends("second");
    assertThat(ended.getStatus().phase()).as(site::describe).isEqualTo(UpgradePhase.Succeeded);
    assertThat(Proof.of("4.3.5.3", before, database.read(), load.verify()))
        .allSatisfy(check -> assertThat(check.holds()).as(check.toString()).isTrue());
    assertThat(records()).isEmpty();
  }

  @Test
  void cancelledAfterItWasPrepared() throws Exception {
    apply("cancelled", UnaryOperator.identity());
    reaches("cancelled", "prepare");
    patch("cancelled", "{\"spec\": {\"paused\": \"BetweenZones\"}}");
    is("cancelled", UpgradePhase.Paused);
    assertThat(database.read().changedSince(before)).isNotEmpty();

    patch("cancelled", "{\"spec\": {\"cancelled\": true}}");

    ObUpgrade ended = ends("cancelled");
    assertThat(ended.getStatus().phase()).as(site::describe).isEqualTo(UpgradePhase.Cancelled);
    DatabaseState after = database.read();
    assertThat(after.changedSince(before)).isEmpty();
    assertThat(after.notServing()).isEmpty();
    assertThat(after.builds()).isEqualTo(before.builds());
    assertThat(records()).isEmpty();
    assertThat(events("cancelled")).anyMatch(e -> e.contains("Cancelled"));

    apply("deleted", UnaryOperator.identity());
    reaches("deleted", "zone1/clusterHealthy");
    tools.kubectl("-n", NAMESPACE, "delete", "obu", "deleted", "--timeout=120s");
    assertThat(database.read().changedSince(before)).isEmpty();
    assertThat(records()).isEmpty();
  }

  @Test
  void continuesWhatSomebodyDidByHand() throws Exception {
    apply("hand", UnaryOperator.identity());
    reaches("hand", "zone2/clusterHealthy");
    // What is left looks as if a person had worked without any operator.
    tools.kubectl("-n", NAMESPACE, "delete", "obu", "hand", "--timeout=60s");
    records().forEach(r -> tools.kubectl("-n", NAMESPACE, "delete", "configmap", r));
    eventually("all zones", this::read, s -> s.map(d -> d.notServing().isEmpty()).orElse(false));
    database.execute("ALTER SYSTEM STOP ZONE zone2");
    apply("second", UnaryOperator.identity());

    ObUpgrade ended = ends("second");
    assertThat(ended.getStatus().phase()).as(site::describe).isEqualTo(UpgradePhase.Succeeded);
    DatabaseState after = database.read();
    assertThat(after.allAt("4.3.5.3")).isTrue();
    assertThat(after.notServing()).isEmpty();
  }

  /** The sample, under another name. */
  private static void apply(String name, UnaryOperator<ObUpgradeSpec> change) throws IOException {
    ObUpgrade upgrade =
        client().getKubernetesSerialization().unmarshal(Files.readString(SAMPLE), ObUpgrade.class);
    upgrade.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    upgrade.setSpec(change.apply(upgrade.getSpec()));
    client().resource(upgrade).create();
  }

  private static ObUpgradeSpec inReverse(ObUpgradeSpec spec) {
    List<ZoneSpec> zones = new ArrayList<>(spec.cluster().zones());
    Collections.reverse(zones);
    return spec.withCluster(
        new ClusterSpec(spec.cluster().container(), zones, spec.cluster().connection()));
  }

  private static Resource<ObUpgrade> upgrade(String name) {
    return client().resources(ObUpgrade.class).inNamespace(NAMESPACE).withName(name);
  }

  private static void patch(String name, String patch) {
    tools.kubectl("-n", NAMESPACE, "patch", "obu", name, "--type=merge", "-p", patch);
  }

  private static ObUpgrade is(String name, UpgradePhase phase) throws InterruptedException {
    return eventually(name + " to be " + phase, upgrade(name)::require, u -> phase(u) == phase);
  }

  private static UpgradePhase phase(ObUpgrade upgrade) {
    return upgrade.getStatus() == null ? null : upgrade.getStatus().phase();
  }

  private static void reaches(String name, String step) throws InterruptedException {
    eventually(
        name + " to reach " + step,
        upgrade(name)::require,
        u -> u.getStatus() != null && step.equals(u.getStatus().step()));
  }

  private static ObUpgrade ends(String name) throws InterruptedException {
    return eventually(
        "the end of " + name,
        upgrade(name)::require,
        u ->
            Optional.ofNullable(u.getStatus()).map(ObUpgradeStatus::finishedAt).isPresent()
                || (phase(u) == UpgradePhase.Stalled && site.describe().contains("spec.retry")));
  }

  private static List<String> records() {
    return client().configMaps().inNamespace(NAMESPACE).list().getItems().stream()
        .map(c -> c.getMetadata().getName())
        .filter(n -> n.startsWith("obupgrade-cluster-"))
        .toList();
  }

  private static List<String> events(String name) {
    return client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(e -> name.equals(e.getInvolvedObject().getName()))
        .map(Event::getReason)
        .toList();
  }

  private static <T> T eventually(String what, Wait.Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(6), look, wanted);
  }
}
