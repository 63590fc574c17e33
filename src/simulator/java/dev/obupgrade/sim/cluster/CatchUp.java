package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a restarted server must do before it is in sync: fetch the log that it missed, log stream by
 * log stream, and refresh the schema of each tenant.
 */
final class CatchUp {
  private static final long MICROS_PER_MISSED_ROW = 50;
  private static final Duration FETCH_LIMIT = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Tables tables;
  private final ServerRows rows;
  private long schemaVersion;

  CatchUp(Cluster cluster) {
    this.rows = new ServerRows(cluster);
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.schemaVersion = cluster.now() & ~7L;
  }

  /** The schema version of all tenants: microseconds, and a multiple of eight when complete. */
  long schemaVersion() {
    return schemaVersion;
  }

  void newSchema() {
    schemaVersion = cluster.now() & ~7L;
    tables.update(
        "UPDATE __all_virtual_server_schema_info SET refreshed_schema_version = ?,"
            + " received_schema_version = ? WHERE refreshed_schema_version > 1",
        schemaVersion,
        schemaVersion);
  }

  /** Notes a server that is up but not in service: it has everything to do, without a date. */
  void begin(Server server) {
    server.synced.clear();
    for (LogStream stream : cluster.allStreams()) {
      if (stream.members.contains(server)) {
        server.syncing.put(stream.id, Long.MAX_VALUE);
      }
    }
    cluster.tenants().forEach(tenant -> server.refreshing.put(tenant.id(), Long.MAX_VALUE));
  }

  /** Starts catching up. Faults that slow it down are looked up while it runs. */
  void inService(Server server) {
    Timings timings = cluster.spec.timings();
    long fetch =
        Math.min(server.missedWrites * MICROS_PER_MISSED_ROW, FETCH_LIMIT.toNanos() / 1_000);
    server.catchUpFrom = cluster.now();
    spread(server.syncing, timings.logCatchUp().toNanos() / 1_000 + fetch, 20_000);
    spread(server.refreshing, timings.schemaRefresh().toNanos() / 1_000, 50_000);
    server.missedWrites = 0;
    rows.addSchemas(server, 1);
  }

  /**
   * The first is done after this time, the others one after the other, all within twice this time.
   */
  private static <K> void spread(Map<K, Long> work, long micros, long step) {
    long between = Math.min(step, micros / Math.max(1, work.size()));
    int i = 0;
    for (Map.Entry<K, Long> entry : work.entrySet()) {
      entry.setValue(micros + between * i++);
    }
  }

  void tick(long now) {
    for (Server server : cluster.servers()) {
      if (server.up) {
        logs(server, now);
        schemas(server, now);
      }
    }
  }

  private void logs(Server server, long now) {
    if (cluster.faults.has("log_never_syncs", server)) {
      for (LogStream.Id id : List.copyOf(server.synced)) {
        server.synced.remove(id);
        server.syncing.put(id, 0L);
        inSync(server, id, 0);
      }
      return;
    }
    for (LogStream.Id id : due(server, server.syncing, now, "slow_log")) {
      server.syncing.remove(id);
      server.synced.add(id);
      inSync(server, id, 1);
    }
  }

  private void inSync(Server server, LogStream.Id id, int value) {
    long end = value == 1 ? cluster.now() * 1_000 : cluster.logs.behind();
    tables.update(
        "UPDATE __all_virtual_log_stat SET in_sync = ?, end_scn = ?, max_scn = ? WHERE svr_ip = ?"
            + " AND svr_port = ? AND tenant_id = ? AND ls_id = ?",
        value,
        end,
        end,
        server.address().ip(),
        server.address().port(),
        id.tenant(),
        id.stream());
    replayed(server, id, value == 1 ? cluster.now() * 1_000 + 1 : 1);
  }

  /**
   * A log continues while a replica catches up with it, and so do the replicas that have replayed
   * it.
   */
  private void replayed(Server server, LogStream.Id id, long scn) {
    tables.update(
        "UPDATE __all_virtual_replay_stat SET unsubmitted_log_scn = ? WHERE tenant_id = ? AND ls_id"
            + " = ? AND (svr_ip = ? AND svr_port = ? OR unsubmitted_log_scn BETWEEN 2 AND ?)",
        scn,
        id.tenant(),
        id.stream(),
        server.address().ip(),
        server.address().port(),
        scn);
  }

  private void schemas(Server server, long now) {
    if (cluster.faults.has("schema_never_refreshes", server)) {
      return;
    }
    for (long tenant : due(server, server.refreshing, now, "slow_schema")) {
      server.refreshing.remove(tenant);
      tables.update(
          "UPDATE __all_virtual_server_schema_info SET refreshed_schema_version = ?,"
              + " received_schema_version = ? WHERE svr_ip = ? AND svr_port = ? AND tenant_id = ?",
          schemaVersion,
          schemaVersion,
          server.address().ip(),
          server.address().port(),
          tenant);
    }
  }

  private <K> List<K> due(Server server, Map<K, Long> work, long now, String slowing) {
    if (!server.ready || work.isEmpty()) {
      return List.of();
    }
    double factor = cluster.faults.factor(slowing, server);
    List<K> due = new ArrayList<>();
    work.forEach(
        (key, after) -> {
          if (after < Long.MAX_VALUE
              && server.catchUpFrom + cluster.spec.clock().scaled((long) (after * factor)) <= now) {
            due.add(key);
          }
        });
    return due;
  }
}
