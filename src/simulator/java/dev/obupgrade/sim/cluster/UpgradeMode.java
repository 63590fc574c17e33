package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code BEGIN} and {@code END [ROLLING] UPGRADE}: the upgrade mode and its stages, as the root
 * service's binary handles them. None checks the current state, so they work in any order and
 * repeatedly.
 */
public final class UpgradeMode {
  private static final String VERSION = "min_observer_version";
  private static final String STAGE = "_upgrade_stage";
  private static final String MODE = "enable_upgrade_mode";
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Cluster cluster;

  public UpgradeMode(Cluster cluster) {
    this.cluster = cluster;
  }

  public void begin() throws SqlError {
    mode("true", "PREUPGRADE", "BEGIN_UPGRADE");
  }

  public void end() throws SqlError {
    mode("false", "NONE", "END_UPGRADE");
  }

  /** The binary of 4.0 raises the cluster's version here, to what the oldest server runs. */
  private void mode(String enabled, String stage, String event) throws SqlError {
    cluster.call(
        () -> {
          Map<String, String> values = new LinkedHashMap<>();
          if (!root().build.atLeast("4.1.0.0")) {
            values.put(VERSION, oldest());
          }
          values.put(MODE, enabled);
          values.put(STAGE, stage);
          return set(values, "admin_upgrade_cmd", event);
        });
  }

  public void beginRolling() throws SqlError {
    cluster.call(
        () ->
            set(Map.of(STAGE, "DBUPGRADE"), "admin_rolling_upgrade_cmd", "BEGIN_ROLLING_UPGRADE"));
  }

  /**
   * From 4.1 on this raises the cluster's version to what the oldest server runs. That may be the
   * old version. The 4.3.5 line waits for the root service's own version, and fails.
   */
  public void endRolling(QueryTimeout timeout) throws SqlError {
    RootServiceCall.run(
        cluster,
        timeout,
        call -> {
          if (call.step(() -> root().build.atLeast("4.3.5.0"))) {
            awaitServers(call);
          }
          call.step(
              () -> {
                Map<String, String> values = new LinkedHashMap<>();
                if (root().build.atLeast("4.1.0.0")) {
                  values.put(VERSION, oldest());
                }
                values.put(STAGE, "POSTUPGRADE");
                return set(values, "admin_rolling_upgrade_cmd", "END_ROLLING_UPGRADE");
              });
        });
  }

  private void awaitServers(RootServiceCall call) throws SqlError {
    long deadline = call.step(() -> cluster.later(cluster.parameters.duration("rpc_timeout")));
    int behind = call.step(this::behind);
    while (behind > 0) {
      if (cluster.now() >= deadline) {
        throw new SqlError(4012, "HY000", "Timeout");
      }
      cluster.await(() -> false, cluster.later(LOOK));
      behind = call.step(this::behind);
    }
    if (behind < 0) {
      throw new SqlError(4016, "HY000", "Internal error");
    }
  }

  /** Compares the root service's version with the oldest server's. */
  private int behind() throws SqlError {
    return Long.compare(root().build.coded(), Build.coded(oldest()));
  }

  private Server root() throws SqlError {
    return cluster
        .rootServer()
        .orElseThrow(() -> new SqlError(4638, "HY000", "The RootServer is not the master"));
  }

  /**
   * Returns the oldest version of all servers in the table, including dead ones, as they last
   * reported it.
   */
  private String oldest() {
    return cluster.tables.rows("SELECT build_version FROM __all_server").stream()
        .map(row -> ((String) row.get(0)).split("_", 2)[0])
        .min(Comparator.comparingLong(Build::coded))
        .orElseThrow();
  }

  private boolean set(Map<String, String> values, String command, String event) throws SqlError {
    String before = cluster.parameters.clusterValue(VERSION);
    cluster.parameters.setCluster(values);
    record(event, before);
    cluster.events.rootService(
        cluster.rootService(), "root_service", command, "ret", "0", "arg", event);
    return true;
  }

  private void record(String event, String before) throws SqlError {
    if (!cluster.dataVersions().areOf("4.1.0.0")) {
      return;
    }
    List<String> pairs =
        new ArrayList<>(List.of("cluster_version", cluster.parameters.clusterValue(VERSION)));
    if (event.equals("END_ROLLING_UPGRADE")) {
      pairs.addAll(List.of("ori_cluster_version", before));
    }
    Build root = root().build;
    if (root.atLeast("4.2.0.0")) {
      pairs.addAll(List.of("build_version", root.buildVersion()));
    }
    cluster.events.cluster("UPGRADE", event, pairs.toArray(String[]::new));
  }
}
