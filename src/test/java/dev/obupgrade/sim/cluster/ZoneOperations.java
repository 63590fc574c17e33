package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starting, stopping and isolating zones and servers. As in the root service, a stop goes on when
 * the session that asked for it has given up waiting.
 */
public final class ZoneOperations {

  public enum Stop {
    STOP,
    FORCE,
    ISOLATE
  }

  private final Cluster cluster;
  private final Tables tables;

  public ZoneOperations(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  public void stopZone(Stop kind, String zone, QueryTimeout timeout, String sql) throws SqlError {
    inRootService(timeout, () -> stopZone(kind, zone, sql));
    awaitNoLeader(
        kind,
        timeout,
        "SELECT COUNT(*) FROM CDB_OB_LS_LOCATIONS WHERE role = 'LEADER' AND zone = '" + zone + "'");
  }

  public void startZone(String zone, String sql) throws SqlError {
    cluster.call(
        () -> {
          if (status(zone).equalsIgnoreCase("ACTIVE")) {
            throw new SqlError(4633, "HY000", "zone status not match");
          }
          setStatus(zone, 2, "ACTIVE");
          record("start_zone", zone, sql);
          return true;
        });
  }

  public void stopServers(
      Stop kind, List<Address> servers, Optional<String> zone, QueryTimeout timeout, String sql)
      throws SqlError {
    inRootService(timeout, () -> stopServers(kind, servers, zone, sql));
    List<String> places =
        servers.stream()
            .map(s -> "(svr_ip = '" + s.ip() + "' AND svr_port = " + s.port() + ")")
            .toList();
    awaitNoLeader(
        kind,
        timeout,
        "SELECT COUNT(*) FROM CDB_OB_LS_LOCATIONS WHERE role = 'LEADER' AND ("
            + String.join(" OR ", places)
            + ")");
  }

  public void startServers(List<Address> servers, Optional<String> zone) throws SqlError {
    cluster.call(
        () -> {
          sameZone(servers, zone);
          servers.forEach(server -> stopTime(server, 0));
          return true;
        });
  }

  private void stopZone(Stop kind, String zone, String sql) throws SqlError {
    boolean stopped = cluster.call(() -> !status(zone).equalsIgnoreCase("ACTIVE"));
    if (stopped) {
      return;
    }
    List<Server> leaving =
        cluster.servers().stream().filter(s -> s.zone().equalsIgnoreCase(zone)).toList();
    check(kind, zone, leaving, "stop zone");
    cluster.call(
        () -> {
          if (tables.number(
                  "SELECT COUNT(*) FROM DBA_OB_ZONES WHERE status = 'ACTIVE' AND zone <> ?", zone)
              == 0) {
            throw new SqlError(4179, "HY000", "Operation not allowed now");
          }
          setStatus(zone, 1, "INACTIVE");
          record("stop_zone", zone, sql);
          return true;
        });
  }

  private void stopServers(Stop kind, List<Address> servers, Optional<String> zone, String sql)
      throws SqlError {
    String common = cluster.call(() -> sameZone(servers, zone));
    List<Server> leaving = servers.stream().flatMap(s -> cluster.server(s).stream()).toList();
    check(kind, common, leaving, "stop server");
    cluster.call(
        () -> {
          long now = cluster.now();
          servers.forEach(server -> stopTime(server, now));
          cluster.events.rootService(
              cluster.rootService(), "root_service", "stop_server", "ret", "0", "sql_text", sql);
          return true;
        });
  }

  private void check(Stop kind, String zone, List<Server> leaving, String what) throws SqlError {
    if (kind == Stop.ISOLATE) {
      cluster.call(() -> regionStays(zone));
      return;
    }
    cluster.call(() -> noOtherStop(zone));
    long giveUp = cluster.later(Duration.ofSeconds(30));
    while (true) {
      Optional<String> objection =
          cluster.call(() -> new QuorumCheck(cluster).objection(leaving, kind == Stop.STOP, what));
      if (objection.isEmpty()) {
        return;
      }
      if (cluster.now() >= giveUp) {
        throw new SqlError(4179, "HY000", objection.get() + " not allowed");
      }
      cluster.await(() -> false, Math.min(giveUp, cluster.later(Duration.ofMillis(100))));
    }
  }

  private boolean noOtherStop(String zone) throws SqlError {
    long others =
        tables.number("SELECT COUNT(*) FROM __all_server WHERE stop_time > 0 AND zone <> ?", zone)
            + tables.number(
                "SELECT COUNT(*) FROM DBA_OB_ZONES WHERE status = 'INACTIVE' AND zone <> ?", zone);
    if (others > 0) {
      throw new SqlError(4660, "HY000", "cannot stop server or stop zone in multiple zones");
    }
    return true;
  }

  private boolean regionStays(String zone) throws SqlError {
    long left =
        tables.number(
            "SELECT COUNT(*) FROM DBA_OB_ZONES z WHERE z.status = 'ACTIVE' AND z.zone <> ? AND z.region ="
                + " (SELECT r.region FROM DBA_OB_ZONES r WHERE r.zone = ?)",
            zone,
            zone);
    if (left == 0) {
      throw new SqlError(
          4179, "HY000", "Stop all server in primary region is disabled not allowed");
    }
    return true;
  }

  private String sameZone(List<Address> servers, Optional<String> zone) throws SqlError {
    List<String> zones = new ArrayList<>();
    for (Address address : servers) {
      Server server =
          cluster
              .server(address)
              .orElseThrow(() -> new SqlError(4018, "HY000", "server not exist"));
      zones.add(server.zone().toLowerCase(Locale.ROOT));
    }
    if (zones.stream().distinct().count() > 1) {
      throw new SqlError(4660, "HY000", "cannot stop server or stop zone in multiple zones");
    }
    if (zone.isPresent() && !zones.contains(zone.get().toLowerCase(Locale.ROOT))) {
      throw new SqlError(4631, "HY000", "server zone not match");
    }
    return zones.get(0);
  }

  private String status(String zone) throws SqlError {
    return tables
        .text("SELECT info FROM __all_zone WHERE zone = ? AND zone <> '' AND name = 'status'", zone)
        .orElseThrow(() -> new SqlError(4018, "HY000", "zone not exist"));
  }

  private void setStatus(String zone, long value, String info) {
    tables.update(
        "UPDATE __all_zone SET value = ?, info = ? WHERE zone = ? AND name = 'status'",
        value,
        info,
        zone);
  }

  private void stopTime(Address server, long time) {
    tables.update(
        "UPDATE __all_server SET stop_time = CASE WHEN ? > 0 AND stop_time > 0 THEN stop_time ELSE ? END"
            + " WHERE svr_ip = ? AND svr_port = ?",
        time,
        time,
        server.ip(),
        server.port());
  }

  private void record(String event, String zone, String sql) {
    Address rs = cluster.rootService();
    cluster.events.rootService(rs, "zone", event, "zone", "\"" + zone + "\"");
    String text = sql.length() > 250 ? sql.substring(0, 250) : sql;
    cluster.events.rootService(rs, "root_service", event, "ret", "0", "sql_text", text);
  }

  private void awaitNoLeader(Stop kind, QueryTimeout timeout, String count) throws SqlError {
    if (kind != Stop.ISOLATE
        && !cluster.await(() -> tables.number(count) == 0, timeout.deadline())) {
      throw new SqlError(4652, "HY000", "wait leader switch timeout");
    }
  }

  private interface Action {
    void run() throws SqlError;
  }

  private void inRootService(QueryTimeout timeout, Action action) throws SqlError {
    CompletableFuture<Optional<SqlError>> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("sim-root-service")
        .start(
            () -> {
              try {
                action.run();
                done.complete(Optional.empty());
              } catch (SqlError e) {
                done.complete(Optional.of(e));
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      Optional<SqlError> error =
          done.get(Math.max(1, timeout.deadline() - cluster.now()), TimeUnit.MICROSECONDS);
      if (error.isPresent()) {
        throw error.get();
      }
    } catch (TimeoutException e) {
      throw timeout.error();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlError(1317, "70100", "Query execution was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
