package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.DisruptionBudgets.Hold;
import dev.obupgrade.kube.FakeBudgets;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** While a zone is out of service, nobody evicts a pod of the others. */
class EvictionsHeldTest {
  private final Scene scene = Scene.threeZones();
  private final FakeBudgets budgets = scene.kubernetes().budgets();

  private List<String> others(String zone) {
    return scene.cluster().zones().stream()
        .filter(z -> !z.equals(zone))
        .map(z -> "obtest-" + z)
        .toList();
  }

  /** The zone that doesn't serve, as the database has it after each write. */
  private List<String> openWhileAZoneIsOut() {
    List<String> open = new ArrayList<>();
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write ->
                scene.cluster().zones().stream()
                    .filter(z -> !scene.cluster().database().zoneActive(z))
                    .filter(z -> !budgets.held().equals(others(z)))
                    .forEach(z -> open.add(z + " is out, held: " + budgets.held())));
    return open;
  }

  @Test
  void exactlyTheOtherZonesAreHeldFromBeforeAZoneIsStoppedUntilItServes() {
    List<String> open = openWhileAZoneIsOut();
    Upgrade upgrade = scene.apply();
    for (String zone : scene.cluster().zones()) {
      upgrade.runTo(zone + "/clusterHealthy");
      assertThat(budgets.held()).as("before " + zone).isEmpty();
      upgrade.runTo(zone + "/minorFreeze");
      assertThat(budgets.held()).isEqualTo(others(zone));
      upgrade.runTo(zone + "/startZone");
      assertThat(budgets.held()).isEqualTo(others(zone));
    }

    upgrade.run();

    assertThat(open).isEmpty();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void aDrainWaitsForTheZoneAndTheNextZoneWaitsForTheDrain() {
    Upgrade upgrade = scene.apply().runTo("zone1/minorFreeze");
    String node = "node-obtest-zone3-0";
    scene
        .kubernetes()
        .surroundings()
        .changeNode(node, n -> new NodeState(n.name(), Map.of(), List.of(), true, true));
    assertThat(budgets.evict(scene.cluster().set("zone3"), 0)).isEqualTo(429);

    upgrade.runTo("zone2/clusterHealthy");
    scene.operator().runFor(Duration.ofMinutes(5));

    ObUpgradeStatus status = upgrade.status();
    assertThat(status.step()).isEqualTo("zone2/clusterHealthy");
    assertThat(status.message()).contains("Zone zone3: ", "obtest-zone3-0", node, "cordoned");
    assertThat(budgets.evict(scene.cluster().set("zone3"), 0)).isEqualTo(201);
    scene.cluster().set("zone3").node(0, "node-b");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations())
        .noneMatch(v -> v.contains("two zones") || v.contains("majority"));
  }

  @Test
  void anUpgradeThatIsDeletedLeavesNoBudget() {
    Upgrade upgrade = scene.apply().runTo("zone1/minorFreeze");
    assertThat(budgets.held()).isNotEmpty();

    upgrade.delete();

    assertThat(budgets.held()).isEmpty();
  }

  /** An operator that has lost its leadership may create one late. */
  @Test
  void aBudgetThatIsLeftGoesAtTheEnd() {
    Upgrade upgrade = scene.apply().runTo("finish");
    var port = scene.kubernetes().port();
    port.budgets()
        .create(
            new Hold(
                port.statefulSets().find(Deployment.NAMESPACE, "obtest-zone3").orElseThrow(),
                upgrade.name(),
                upgrade.resource().getMetadata().getUid()));

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");

    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void aZoneThatIsOutStaysHeldWhenTheUpgradeStalls() {
    Upgrade upgrade = scene.apply().runTo("zone1/schemaRefreshed");
    scene.jobs().failNext("upgrade_health_checker.py", "bad");

    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(budgets.held()).isEqualTo(others("zone1"));
  }

  @Test
  void noBudgetIsThereWhenTheUpgradeStallsBetweenZones() {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    scene.jobs().failNext("upgrade_health_checker.py", "bad");

    upgrade.run();

    assertThat(upgrade.status().step()).isEqualTo("zone2/clusterHealthy");
    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void withoutThePermissionTheFirstStepSaysSo() {
    scene.kubernetes().surroundings().forbid("create poddisruptionbudgets");
    budgets.forbid(true);

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.step(StepAddress.once("validate")).orElseThrow().message())
        .contains("Note: The operator may not list, create and delete PodDisruptionBudgets.");
  }

  @Test
  void aBudgetThatAllowsAnEvictionIsNamedInTheFirstStep() {
    budgets.add(Deployment.NAMESPACE, "mine", false, 1, "obtest-zone3");

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.step(StepAddress.once("validate")).orElseThrow().message())
        .contains("PodDisruptionBudget mine of StatefulSet obtest-zone3 may allow an eviction.");
  }
}
