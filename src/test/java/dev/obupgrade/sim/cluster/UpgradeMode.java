package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;

/** {@code BEGIN} and {@code END [ROLLING] UPGRADE}: the upgrade mode and its stages. */
public final class UpgradeMode {
  private final Cluster cluster;

  public UpgradeMode(Cluster cluster) {
    this.cluster = cluster;
  }

  public void begin() throws SqlError {
    mode("True", "PREUPGRADE", "BEGIN_UPGRADE");
  }

  public void beginRolling() throws SqlError {
    cluster.call(() -> set("_upgrade_stage", "DBUPGRADE") && recorded("BEGIN_ROLLING_UPGRADE"));
  }

  /** Lifts min_observer_version to what the oldest server runs, which may be the old version. */
  public void endRolling() throws SqlError {
    cluster.call(
        () ->
            set("min_observer_version", cluster.oldestBuild().version())
                && set("_upgrade_stage", "POSTUPGRADE")
                && recorded("END_ROLLING_UPGRADE"));
  }

  public void end() throws SqlError {
    mode("False", "NONE", "END_UPGRADE");
  }

  private void mode(String enabled, String stage, String event) throws SqlError {
    cluster.call(
        () ->
            set("enable_upgrade_mode", enabled) && set("_upgrade_stage", stage) && recorded(event));
  }

  private boolean set(String name, String value) {
    cluster.parameters.setCluster(name, value, Parameters.Target.ALL);
    return true;
  }

  private boolean recorded(String event) {
    cluster.events.cluster(
        cluster.rootService(),
        "UPGRADE",
        event,
        "cluster_version",
        cluster.parameters.clusterValue("min_observer_version"),
        "build_version",
        cluster.oldestBuild().buildVersion());
    return true;
  }
}
