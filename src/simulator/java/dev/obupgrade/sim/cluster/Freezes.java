package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Minor and major freezes, and merges that wait. */
public final class Freezes {
  private final Cluster cluster;
  private final Tables tables;

  public Freezes(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** Returns before the effect: the checkpoints of the log streams advance a moment later. */
  public void minor(List<Address> servers, Optional<String> zone, List<String> tenantWords)
      throws SqlError {
    Predicate<Server> meant =
        server ->
            (servers.isEmpty() || servers.contains(server.address()))
                && zone.map(server.zone()::equalsIgnoreCase).orElse(true);
    cluster.call(
        () -> {
          List<Long> tenants = frozen(!servers.isEmpty() || zone.isPresent(), tenantWords);
          long scn = cluster.now() * 1_000;
          cluster.after(
              cluster.spec.timings().minorFreeze(),
              () ->
                  cluster.servers().stream()
                      .filter(server -> server.up && meant.test(server))
                      .forEach(server -> checkpoint(server, tenants, scn)));
          return true;
        });
  }

  /** Freezes every tenant that the named servers run. Without servers, freezes sys. */
  private List<Long> frozen(boolean places, List<String> words) throws SqlError {
    if (!words.isEmpty()) {
      return cluster.parameters.tenants(words);
    }
    return places
        ? tables.rows("SELECT tenant_id FROM __all_tenant").stream()
            .map(row -> (Long) row.get(0))
            .toList()
        : List.of(Tenant.SYS);
  }

  private static List<String> orSys(List<String> words) {
    return words.isEmpty() ? List.of("sys") : words;
  }

  private void checkpoint(Server server, List<Long> tenants, long scn) {
    server.unfrozenWrites = 0;
    cluster.checkpoints.flushed(server, tenants, scn);
  }

  /** Returns before the effect: a merge follows, unless merges are suspended. */
  public void major(List<String> tenantWords) throws SqlError {
    cluster.call(
        () -> {
          if (cluster.parameters.clusterValue("enable_major_freeze").equalsIgnoreCase("False")) {
            throw new SqlError(4217, "HY000", "Major freeze not allowed now");
          }
          for (long tenant : cluster.parameters.tenants(orSys(tenantWords))) {
            long scn = cluster.now() * 1_000;
            tables.update(
                "UPDATE __all_merge_info SET frozen_scn = ?, global_broadcast_scn = ?, merge_status"
                    + " = 1, merge_start_time = ? WHERE tenant_id = ?",
                scn,
                scn,
                cluster.now(),
                tenant);
            cluster.tablets.frozen(tenant, scn);
            mergeLater(tenant);
          }
          return true;
        });
  }

  private void mergeLater(long tenant) {
    cluster.after(cluster.spec.timings().merge(), () -> merge(tenant));
  }

  private void merge(long tenant) {
    int merged =
        tables.update(
            "UPDATE __all_merge_info SET last_merged_scn = global_broadcast_scn, merge_status = 0,"
                + " last_merged_time = ? WHERE tenant_id = ? AND suspend_merging = 0 AND"
                + " is_merge_error = 0",
            cluster.now(),
            tenant);
    if (merged == 0) {
      mergeLater(tenant);
      return;
    }
    cluster.tablets.merged(tenant);
  }

  public void suspend(boolean suspended, List<String> tenantWords) throws SqlError {
    cluster.call(
        () -> {
          for (long tenant : cluster.parameters.tenants(orSys(tenantWords))) {
            tables.update(
                "UPDATE __all_merge_info SET suspend_merging = ? WHERE tenant_id = ?",
                suspended ? 1 : 0,
                tenant);
          }
          return true;
        });
  }

  /** Lets a tenant's merge continue after its error. */
  public void clearError(List<String> tenantWords) throws SqlError {
    cluster.call(
        () -> {
          for (long tenant : cluster.parameters.tenants(orSys(tenantWords))) {
            tables.update(
                "UPDATE __all_merge_info SET is_merge_error = 0, error_type = 0 WHERE tenant_id ="
                    + " ?",
                tenant);
          }
          return true;
        });
  }
}
