package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.kubernetes.TestKubernetes;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Took;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart and its kustomize twin on a real Kubernetes: installed, upgraded, two replicas,
 * removed.
 */
@Tag("chart")
class ChartIT {
  private static final String CHART = "helm/ob-upgrade-operator";
  private static final Path CHART_BEFORE = Path.of("src/it/helm/ob-upgrade-operator-0.1.0");
  private static final String NAMESPACE = "obupgrade-it-chart";
  private static final Duration FAIL_OVER = Duration.ofSeconds(15);

  /** Statements that each zone must get exactly once, whatever happens to the operator. */
  private static final Set<String> ONCE =
      Set.of("prepare", "stopZone", "replacePods", "zoneHealthy", "finish");

  private static TestKubernetes kubernetes;
  private static Tools tools;
  private static DemoSite site;

  @BeforeAll
  static void prepare() throws IOException {
    kubernetes = TestKubernetes.start();
    tools =
        new Tools(Path.of(System.getenv().getOrDefault("DEMO_TOOLS", "")), kubernetes.kubeconfig());
    Screen screen = new Screen(System.out, Clock.systemUTC(), Optional.empty());
    site = new DemoSite(kubernetes, tools, screen, NAMESPACE);
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      site.loadImages(archives.filter(f -> f.toString().endsWith(".tar")).sorted().toList());
    }
    site.requireNoOtherOperator();
  }

  @AfterAll
  static void remove() {
    if (kubernetes != null) {
      allowToListRecords(false);
      site.remove();
      kubernetes.close();
    }
  }

  @Test
  void anUpgradeUnderWayOutlivesWhateverIsDoneToTheRelease(@TempDir Path folder) throws Exception {
    Release release = site.release();
    // nothing builds the image of 0.1.0 any more
    release.apply(chartBefore(folder).toString(), "image.tag=" + Release.builtVersion());
    site.createCluster();
    DemoDatabase database = new DemoDatabase(site.client(), NAMESPACE);
    DatabaseState before = servingState(database);
    List<Long> generations = generations();
    site.applyUpgrade();
    // The operator does nothing that the chart's old definition would let it forget.
    eventually(
        "the operator to miss its definition",
        site::describe,
        d -> d.contains("DefinitionOutdated"));
    assertThat(site.describe()).doesNotContain("StepSucceeded");
    tools.kubectl(
        "apply",
        "--server-side",
        "--force-conflicts",
        "--field-manager=helm",
        "-f",
        "crds/obupgrades.obupgrade.dev-v1.yml");
    // Nor does it begin an upgrade while its role hides the record of another one.
    eventually(
        "the operator to miss a permission",
        site::describe,
        d -> d.contains("NotPermitted") && d.contains("list configmaps"));
    allowToListRecords(true);
    tools.kubectl(
        "-n",
        NAMESPACE,
        "patch",
        "obu",
        site.upgrade().getMetadata().getName(),
        "--type=merge",
        "-p",
        "{\"spec\":{\"retry\":\"permitted\"}}");
    outOfService("zone2");

    release.apply(CHART);
    allowToListRecords(false);
    assertThat(definitionText()).as("the definition").contains("When the upgrade ended.");
    assertThat(release.pods()).hasSize(2);
    arrivesAt("zone2");

    assertThat(failOver(release)).isLessThan(FAIL_OVER);
    assertThat(release.test()).contains("✓ a replica leads", "✓ a replica is ready");
    arrivesAt("zone3");

    release.uninstall();
    eventually("the pods to go", release::pods, List::isEmpty);
    ObUpgrade left = site.upgrade();
    release.apply(CHART, "watchNamespaces={" + NAMESPACE + "}", "replicaCount=1");
    assertThat(left.getStatus().finishedAt()).as("an upgrade without operator").isNull();

    ObUpgrade ended = eventually("the end", site::upgrade, ChartIT::stopped);
    assertThat(Conditions.isTrue(ended.getStatus().conditions(), Conditions.SUCCEEDED))
        .as(() -> site.describe() + "\n" + site.operatorLog())
        .isTrue();
    assertThat(ended.getMetadata().getUid()).isEqualTo(left.getMetadata().getUid());
    assertThat(once(ended))
        .hasSize(2 + 3 * 3)
        .filteredOn(t -> !Set.of("stopZone", "replacePods").contains(t.step()))
        .allSatisfy(t -> assertThat(t.actions()).as(t.toString()).isEqualTo(1));
    // The role of 0.1.0 allows no budgets. Before zone3 is stopped, they are another action.
    assertThat(once(ended))
        .filteredOn(t -> t.step().equals("stopZone"))
        .extracting(Took::actions)
        .containsExactly(1, 1, 2);
    assertThat(generations()).isEqualTo(generations.stream().map(g -> g + 1).toList());
    DatabaseState after = database.read();
    assertThat(after.allAt("4.3.5.3")).isTrue();
    assertThat(after.notServing()).isEmpty();
    assertThat(after.changedSince(before)).isEmpty();
    assertThat(site.operatorLog()).doesNotContainIgnoringCase("forbidden");
    assertThat(release.test()).contains("✓ has all ");
    tools.kubectl("-n", NAMESPACE, "delete", "rolebindings", "--all");
    assertThatThrownBy(release::test)
        .hasMessageContaining("✗ lacks a permission: get secrets in namespace");
    site.remove();
  }

  @Test
  void kustomizeInstallsTheSame() throws Exception {
    tools.kubectl("apply", "-k", "deploy/operator");
    try {
      tools.kubectl(
          "-n",
          "ob-upgrade-operator",
          "rollout",
          "status",
          "deployment/ob-upgrade-operator",
          "--timeout=180s");
      Release same =
          new Release(tools, site.client(), "ob-upgrade-operator", "ob-upgrade-operator");
      eventually("a leader", same::leader, Optional::isPresent);
      assertThat(same.pods()).hasSize(2);
    } finally {
      tools.kubectl("delete", "--wait=false", "-f", "deploy/operator/operator.yaml");
      tools.kubectl("delete", "--wait=false", "-f", "deploy/operator/namespace.yaml");
      // Helm would not adopt it
      tools.kubectl("delete", "-k", "crds");
    }
  }

  private static <T> T eventually(String what, Wait.Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(8), look, wanted);
  }

  /**
   * The chart of 0.1.0 with other descriptions in its definition, which show whether Helm updates
   * them.
   */
  private static Path chartBefore(Path folder) throws IOException {
    Path copy = folder.resolve("chart");
    try (Stream<Path> files = Files.walk(CHART_BEFORE)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(CHART_BEFORE.relativize(file).toString()));
      }
    }
    Path definition = copy.resolve("files/obupgrades.obupgrade.dev-v1.yml");
    Files.writeString(
        definition,
        Files.readString(definition).replace("When the upgrade ended.", "As it was before."));
    return copy;
  }

  private static String definitionText() {
    CustomResourceDefinition definition =
        site.client()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("obupgrades.obupgrade.dev")
            .require();
    return Serialization.asYaml(definition);
  }

  private static DatabaseState servingState(DemoDatabase database) throws InterruptedException {
    return eventually(
            "a serving database",
            () -> read(database),
            s -> s.map(d -> d.builds().size() == 3 && d.notServing().isEmpty()).orElse(false))
        .orElseThrow();
  }

  private static Optional<DatabaseState> read(DemoDatabase database) {
    try {
      return Optional.of(database.read());
    } catch (SQLException | IOException | RuntimeException notYet) {
      return Optional.empty();
    }
  }

  private static void arrivesAt(String zone) throws InterruptedException {
    eventually(
        "work in " + zone,
        () -> String.valueOf(site.upgrade().getStatus().step()),
        step -> step.startsWith("zone") && step.compareTo(zone) >= 0);
  }

  /** As a person does who keeps the roles of an older chart. */
  private static void allowToListRecords(boolean allowed) {
    String name = "obupgrade-it-list-records";
    if (!allowed) {
      tools.kubectl("delete", "clusterrole,clusterrolebinding", name, "--ignore-not-found");
      return;
    }
    tools.kubectl(
        "create",
        "clusterrole",
        name,
        "--verb=list,patch",
        "--resource=configmaps,obupgrades.obupgrade.dev");
    tools.kubectl(
        "create",
        "clusterrolebinding",
        name,
        "--clusterrole=" + name,
        "--group=system:serviceaccounts:" + DemoSite.OPERATOR_NAMESPACE);
  }

  /** Of the zones' StatefulSets: each patch of a template makes another one. */
  private static List<Long> generations() {
    return Stream.of("obtest-zone1", "obtest-zone2", "obtest-zone3")
        .map(site.client().apps().statefulSets().inNamespace(NAMESPACE)::withName)
        .map(set -> set.require().getMetadata().getGeneration())
        .toList();
  }

  /** Waits until a zone is out of service. */
  private static void outOfService(String zone) throws InterruptedException {
    Set<String> before = Set.of("clusterHealthy", "pullImage", "stopZone");
    eventually(
        zone + " to be stopped",
        () -> String.valueOf(site.upgrade().getStatus().step()),
        step -> step.startsWith(zone + "/") && !before.contains(step.substring(zone.length() + 1)));
  }

  /** Returns the time from the leader's end until another replica works. */
  private static Duration failOver(Release release) throws InterruptedException {
    String leader = eventually("a leader", release::leader, Optional::isPresent).orElseThrow();
    long killed = System.nanoTime();
    release.kill(leader);
    eventually(
        "another leader",
        () -> release.log(release.leader().filter(pod -> !pod.equals(leader)).orElseThrow()),
        log -> log.contains("controller started"));
    Duration took = Duration.ofNanos(System.nanoTime() - killed);
    System.out.println("fail-over after a kill: " + took);
    return took;
  }

  private static boolean stopped(ObUpgrade upgrade) {
    return upgrade.getStatus().finishedAt() != null
        || (Conditions.isTrue(upgrade.getStatus().conditions(), Conditions.STALLED)
            && !Conditions.isTrue(upgrade.getStatus().conditions(), Conditions.RECONCILING));
  }

  private static List<Took> once(ObUpgrade upgrade) {
    return upgrade.getStatus().hops().stream()
        .flatMap(
            hop -> Stream.concat(Stream.of(hop.took()), hop.zones().stream().map(ZoneStatus::took)))
        .flatMap(line -> Took.parse(line).stream())
        .filter(t -> ONCE.contains(t.step()))
        .toList();
  }
}
