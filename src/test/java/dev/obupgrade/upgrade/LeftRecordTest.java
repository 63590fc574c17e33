package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people set between two upgrades, or between two tries of one, is theirs. */
class LeftRecordTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();

  private Upgrade refused() {
    database.setTenantLocked("mysql1", true);
    Upgrade first = scene.apply("first", scene.cluster().spec()).run();
    assertThat(first.condition(Conditions.STALLED).getReason()).isEqualTo("PreCheckFailed");
    database.setTenantLocked("mysql1", false);
    return first;
  }

  private void set(String name, String value, Scope scope) {
    try (Database db = database.database()) {
      db.setParameter(new ParameterSetting(name, value, scope));
    }
    scene.kubernetes().advance(Duration.ofMinutes(1));
  }

  /** Maintenance by hand. */
  private Map<String, String> setByHand() {
    set("server_permanent_offline_time", "7200s", new Scope.Cluster());
    set("enable_rereplication", "False", new Scope.Cluster());
    set("enable_major_freeze", "False", new Scope.Cluster());
    set("enable_rebalance", "False", new Scope.OfTenant("sys"));
    database.setMerge("mysql1", true, true);
    return Parameters.of(database);
  }

  /** Maintenance is over. */
  private Map<String, String> resetByHand() {
    set("server_permanent_offline_time", "3600s", new Scope.Cluster());
    set("enable_rereplication", "True", new Scope.Cluster());
    set("enable_major_freeze", "True", new Scope.Cluster());
    set("enable_rebalance", "True", new Scope.OfTenant("sys"));
    database.setMerge("mysql1", true, false);
    return Parameters.of(database);
  }

  @Test
  void aRefusedUpgradeGivesTheRecordUp() {
    refused();

    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void whatIsSetAfterARefusedUpgradeWasDeletedStays() {
    refused().delete();
    scene.kubernetes().advance(Duration.ofDays(30));
    Map<String, String> before = setByHand();

    assertThat(scene.apply("second", scene.cluster().spec()).run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void whatIsResetAfterARefusedUpgradeWasDeletedStays() {
    setByHand();
    refused().delete();
    Map<String, String> before = resetByHand();

    assertThat(scene.apply("second", scene.cluster().spec()).run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void aCheckChangesNothingThatIsSetSince() {
    setByHand();
    refused().delete();
    Map<String, String> before = resetByHand();

    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(check.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void whatIsSetBeforeARetryStays() {
    Upgrade upgrade = refused();
    Map<String, String> before = setByHand();

    upgrade.retry("1");

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** The record is still there: the operator died, or an earlier one left it. */
  @Test
  void whatIsSetAfterAnUpgradeWasDeletedInItsChecksStays() {
    setByHand();
    scene.apply("first", scene.cluster().spec()).runTo("preCheck").vanish();
    assertThat(scene.kubernetes().records().all()).hasSize(1);
    Map<String, String> before = resetByHand();

    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();
    assertThat(check.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.apply("second", scene.cluster().spec()).run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** The checks pass, and somebody changes a value before upgrade_pre.py runs. */
  @Test
  void whatIsSetBetweenChecksAndPreparationStays() {
    Upgrade upgrade = scene.apply();
    scene.operator().runUntil(() -> upgrade.succeededSteps().contains("preCheck"));
    database.setClusterParameter("enable_rereplication", "False");
    database.setClusterParameter("enable_major_freeze", "False");
    database.setMerge("mysql1", true, true);
    Map<String, String> before = Parameters.of(database);
    before.replaceAll((name, value) -> value.equals("72h") ? "3600s" : value);

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** A check that is under way doesn't overwrite it either. */
  @Test
  void whatIsSetDuringACheckStays() {
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).runTo("preCheck");
    set("server_permanent_offline_time", "7200s", new Scope.Cluster());
    Upgrade over = check.runTo("restoreParameters");
    set("server_permanent_offline_time", "5000s", new Scope.Cluster());
    Map<String, String> before = Parameters.of(database);

    assertThat(over.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** While a refused upgrade waits for a person, another one may go first. */
  @Test
  void aRefusedUpgradeLetsAnotherOneGoFirst() {
    Upgrade first = refused();
    Upgrade second = scene.apply("second", scene.cluster().spec()).runTo("zone1/stopZone");
    int commands = database.commands().size();

    first.retry("1");
    scene.operator().runUntil(() -> Waits.forOther(first, second));

    assertThat(database.commands().subList(commands, database.commands().size()))
        .noneMatch(c -> c.text().startsWith("SET "));
    assertThat(second.run().phase()).isEqualTo("Succeeded");
  }
}
