package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.describe.DescribeText;
import dev.obupgrade.kubernetes.TestKubernetes;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.Took;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the operator from its Helm chart on a real Kubernetes, with real pods and real Jobs. */
@Tag("real-cluster")
class UpgradeIT {
  private static TestKubernetes kubernetes;
  private static Tools tools;
  private static final Screen SCREEN = new Screen(System.out, Clock.systemUTC(), Optional.empty());

  @BeforeAll
  static void install() throws IOException {
    kubernetes = TestKubernetes.start();
    Path folder = Path.of(System.getenv().getOrDefault("DEMO_TOOLS", ""));
    tools = new Tools(folder, kubernetes.kubeconfig());
    DemoSite site = site("obupgrade-it-unused");
    try (Stream<Path> archives = Files.list(Path.of("target/images"))) {
      site.loadImages(archives.filter(f -> f.toString().endsWith(".tar")).sorted().toList());
    }
    site.requireNoOtherOperator();
    site.installOperator();
  }

  @AfterAll
  static void remove() {
    if (kubernetes != null) {
      site("obupgrade-it-unused").remove();
      kubernetes.close();
    }
  }

  @Test
  void arrivesAtTheTargetWhileAClientWorks() throws Exception {
    DemoSite site = servingSite("obupgrade-it-upgrade-under-load");
    DemoDatabase database = new DemoDatabase(site.client(), "obupgrade-it-upgrade-under-load");
    DemoClient client = new DemoClient(site.client(), "obupgrade-it-upgrade-under-load");
    DatabaseState before = database.read();
    site.startClient();
    eventually(
        "transactions", client::stats, s -> s.map(c -> c.transactions() > 100).orElse(false));
    site.applyUpgrade();

    ObUpgrade ended = eventuallySucceeds(site);

    ObUpgradeStatus status = ended.getStatus();
    assertThat(status.phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(status.progress()).isEqualTo("3/3 zones");
    assertThat(status.hops()).hasSize(1);
    assertThat(status.hops().getFirst().zones())
        .allSatisfy(z -> assertThat(z.phase()).isEqualTo(ZonePhase.Upgraded))
        .allSatisfy(z -> assertThat(z.build()).startsWith("4.3.5.3-"))
        .allSatisfy(z -> assertThat(z.outOfServiceSeconds()).isPositive())
        .allSatisfy(z -> assertThat(Took.parse(z.took())).hasSize(11));
    assertThat(stepsOf(status))
        .allSatisfy(s -> assertThat(s.phase()).isEqualTo(StepPhase.Succeeded))
        .allSatisfy(s -> assertThat(s.finishedAt()).isAfterOrEqualTo(s.startedAt()));
    Story story = new Story(site.describe(), ended);
    assertThat(story.isShort().holds()).as(story.described()).isTrue();
    assertThat(story.lines()).isEqualTo(DescribeText.lines(site.json()));
    assertThat(Proof.of("4.3.5.3", before, database.read(), client.verify()))
        .allSatisfy(check -> assertThat(check.holds()).as(check.toString()).isTrue());
    assertThat(records(site)).isEmpty();
    removed(site);
  }

  @Test
  void refusesAnUnfitClusterAndSaysWhy() throws Exception {
    DemoSite site = servingSite("obupgrade-it-unfit");
    DemoDatabase database = new DemoDatabase(site.client(), "obupgrade-it-unfit");
    database.execute(
        "INSERT INTO oceanbase.CDB_OB_BACKUP_JOBS(tenant_id, job_id, status) VALUES (1002, 7,"
            + " 'DOING')");
    DatabaseState before = database.read();
    site.applyUpgrade();

    ObUpgrade stalled =
        eventually("a refusal", site::upgrade, u -> isTrue(u, Conditions.STALLED) || ended(u));

    ObUpgradeStatus status = stalled.getStatus();
    assertThat(status.message()).contains("BackupJobs").contains("upgrade_checker.py");
    assertThat(status.step()).isEqualTo("preCheck");
    assertThat(Conditions.find(status.conditions(), Conditions.PRE_CHECK_PASSED))
        .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("False"));
    List<CheckStatus> failed =
        CheckRecords.all(status.hops().getFirst()).stream()
            .filter(c -> c.result() == CheckResult.Failed)
            .toList();
    assertThat(failed).extracting(CheckStatus::name).contains("BackupJobs", "upgrade_checker.py");
    assertThat(failed).allSatisfy(c -> assertThat(c.remedy()).isNotBlank());
    DatabaseState after = database.read();
    assertThat(after.changedSince(before)).isEmpty();
    assertThat(after.notServing()).isEmpty();
    assertThat(after.builds()).isEqualTo(before.builds());
    assertThat(site.describe()).contains("Stalled").contains("BackupJobs");
    removed(site);
  }

  @Test
  void tellsWhetherAClusterIsFitAsOftenAsItIsAsked() throws Exception {
    String namespace = "obupgrade-it-precheck";
    DemoSite site = servingSite(namespace);
    DemoDatabase database = new DemoDatabase(site.client(), namespace);
    DatabaseState before = database.read();
    // The vendor's checker doesn't check pools. It passes, and sets a parameter that nothing
    // restores.
    database.execute(
        "UPDATE oceanbase.DBA_OB_RESOURCE_POOLS SET zone_list = 'zone1;zone2' WHERE tenant_id ="
            + " 1002");
    site.applyPreCheck();

    ObUpgrade unfit = eventually("an answer", site::preCheck, UpgradeIT::ended);

    assertThat(unfit.getStatus().phase()).isEqualTo(UpgradePhase.Failed);
    assertThat(unfit.getStatus().message())
        .contains("upgrade_checker.py passed, and the built-in suite failed 1 of ")
        .contains("TenantPools: The pools of tenant business are in [zone1, zone2]");
    assertThat(checks(unfit, CheckResult.Failed)).containsExactly("TenantPools");
    assertThat(checks(unfit, CheckResult.Passed))
        .contains("upgrade_checker.py", "ImageOnNodes", "TenantLogins");
    assertThat(site.describe()).contains("CheckFailed").contains("TenantPools");
    assertThat(database.read().changedSince(before)).isEmpty();

    database.execute(
        "UPDATE oceanbase.DBA_OB_RESOURCE_POOLS SET zone_list = 'zone1;zone2;zone3' WHERE tenant_id"
            + " = 1002");
    site.retryPreCheck("1");
    ObUpgrade fit =
        eventually(
            "another answer",
            site::preCheck,
            u -> ended(u) && "1".equals(u.getStatus().handledRetry()));

    assertThat(fit.getStatus().phase()).as(site::describe).isEqualTo(UpgradePhase.Succeeded);
    assertThat(checks(fit, CheckResult.Failed)).isEmpty();
    assertThat(database.read().changedSince(before)).isEmpty();
    removed(site);
  }

  private static List<String> checks(ObUpgrade upgrade, CheckResult result) {
    return CheckRecords.all(upgrade.getStatus().hops().getFirst()).stream()
        .filter(c -> c.result() == result)
        .map(CheckStatus::name)
        .toList();
  }

  @Test
  void carriesOnWhenTheOperatorIsKilledInTheMiddleOfAZone() throws Exception {
    DemoSite site = servingSite("obupgrade-it-operator-killed");
    DemoDatabase database = new DemoDatabase(site.client(), "obupgrade-it-operator-killed");
    DatabaseState before = database.read();
    site.applyUpgrade();
    eventually(
        "the second zone's pods to be replaced",
        site::upgrade,
        u -> u.getStatus() != null && "zone2/versionRefreshed".equals(u.getStatus().step()));

    site.killOperator();

    ObUpgrade ended = eventuallySucceeds(site);
    assertThat(ended.getStatus().hops().getFirst().zones())
        // The budgets, and STOP ZONE.
        .allSatisfy(z -> assertThat(attempts(z, "stopZone")).isEqualTo(2))
        .allSatisfy(z -> assertThat(attempts(z, "replacePods")).isEqualTo(1))
        .allSatisfy(z -> assertThat(attempts(z, "zoneHealthy")).isEqualTo(1));
    DatabaseState after = database.read();
    assertThat(after.allAt("4.3.5.3")).isTrue();
    assertThat(after.notServing()).isEmpty();
    assertThat(after.changedSince(before)).isEmpty();
    removed(site);
  }

  private static DemoSite site(String namespace) {
    return new DemoSite(kubernetes, tools, SCREEN, namespace);
  }

  private static DemoSite servingSite(String namespace) throws Exception {
    DemoSite site = site(namespace);
    site.createCluster();
    DemoDatabase database = new DemoDatabase(site.client(), namespace);
    eventually(
        "a serving database",
        () -> read(database),
        s -> s.map(d -> d.builds().size() == 3 && d.notServing().isEmpty()).orElse(false));
    return site;
  }

  private static Optional<DatabaseState> read(DemoDatabase database) {
    try {
      return Optional.of(database.read());
    } catch (SQLException | IOException | RuntimeException notYet) {
      return Optional.empty();
    }
  }

  private static ObUpgrade eventuallySucceeds(DemoSite site) throws InterruptedException {
    ObUpgrade last =
        eventually(
            "the end of the upgrade",
            site::upgrade,
            u -> ended(u) || (isTrue(u, Conditions.STALLED) && !isTrue(u, Conditions.RECONCILING)));
    assertThat(isTrue(last, Conditions.SUCCEEDED))
        .as(() -> site.describe() + "\n" + site.operatorLog())
        .isTrue();
    return last;
  }

  private static boolean ended(ObUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
  }

  private static boolean isTrue(ObUpgrade upgrade, String condition) {
    return upgrade.getStatus() != null
        && Conditions.isTrue(upgrade.getStatus().conditions(), condition);
  }

  private static Stream<StepStatus> stepsOf(ObUpgradeStatus status) {
    return Stream.concat(
        status.steps().stream(),
        status.hops().stream()
            .flatMap(
                h ->
                    Stream.concat(
                        h.steps().stream(), h.zones().stream().flatMap(z -> z.steps().stream()))));
  }

  private static int attempts(ZoneStatus zone, String step) {
    return Took.parse(zone.took()).stream()
        .filter(t -> t.step().equals(step))
        .findFirst()
        .orElseThrow()
        .actions();
  }

  private static List<String> records(DemoSite site) {
    KubernetesClient client = site.client();
    return client
        .configMaps()
        .inNamespace("obupgrade-it-upgrade-under-load")
        .list()
        .getItems()
        .stream()
        .map(c -> c.getMetadata().getName())
        .filter(n -> n.startsWith("obupgrade-cluster-"))
        .toList();
  }

  /** Deletes at once, because the machine is small and the next test needs its memory. */
  private static void removed(DemoSite site) {
    site.removeCluster(true);
  }

  private static <T> T eventually(String what, Wait.Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(12), look, wanted);
  }
}
