package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Starts, stops and isolates zones and servers. As in the root service, a stop continues after its
 * session has given up waiting.
 */
public final class ZoneOperations {

  public enum Stop {
    STOP,
    FORCE,
    ISOLATE
  }

  private static final Duration LEADER_POLL = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Tables tables;

  public ZoneOperations(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  public void stopZone(Stop kind, String zone, QueryTimeout timeout, String sql) throws SqlError {
    RootServiceCall.run(cluster, timeout, call -> stopZone(call, kind, zone, timeout, sql));
    awaitNoLeader(
        kind,
        ofZone(zone),
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

  /** Always refuses, because a zone here always has servers. */
  public void deleteZone(String zone) throws SqlError {
    cluster.call(
        () -> {
          status(zone);
          String count = "SELECT COUNT(*) FROM __all_server WHERE zone = ? AND status ";
          throw new SqlError(
              4668,
              "HY000",
              "The zone is not empty and can not be deleted. You should delete the servers of the"
                  + " zone. There are "
                  + tables.number(count + "= 'ACTIVE'", zone)
                  + " servers alive and "
                  + tables.number(count + "<> 'ACTIVE'", zone)
                  + " not alive.");
        });
  }

  public void stopServers(
      Stop kind, List<Address> servers, Optional<String> zone, QueryTimeout timeout, String sql)
      throws SqlError {
    RootServiceCall.run(
        cluster, timeout, call -> stopServers(call, kind, servers, zone, timeout, sql));
    List<String> places =
        servers.stream()
            .map(s -> "(svr_ip = '" + s.ip() + "' AND svr_port = " + s.port() + ")")
            .toList();
    awaitNoLeader(
        kind,
        known(servers),
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

  /**
   * A zone that is already INACTIVE gets the same checks, except the one for other stopped zones.
   */
  private void stopZone(
      RootServiceCall call, Stop kind, String zone, QueryTimeout timeout, String sql)
      throws SqlError {
    boolean stopped = call.step(() -> !status(zone).equalsIgnoreCase("ACTIVE"));
    StopChecks checks = new StopChecks(cluster, call, kind, timeout);
    if (!stopped) {
      checks.noOtherStop(zone);
    }
    checks.majorityStays(ofZone(zone), "stop zone");
    call.step(
        () -> {
          if (!status(zone).equalsIgnoreCase("ACTIVE")) {
            return true;
          }
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

  private void stopServers(
      RootServiceCall call,
      Stop kind,
      List<Address> servers,
      Optional<String> zone,
      QueryTimeout timeout,
      String sql)
      throws SqlError {
    String common = call.step(() -> sameZone(servers, zone));
    StopChecks checks = new StopChecks(cluster, call, kind, timeout);
    checks.noOtherStop(common);
    checks.majorityStays(known(servers), "stop server");
    call.step(
        () -> {
          long now = cluster.rootNow();
          servers.forEach(server -> stopTime(server, now));
          cluster.events.rootService(
              cluster.rootService(), "root_service", "stop_server", "ret", "0", "sql_text", sql);
          return true;
        });
  }

  private List<Server> ofZone(String zone) {
    return cluster.servers().stream().filter(s -> s.zone().equalsIgnoreCase(zone)).toList();
  }

  private List<Server> known(List<Address> servers) {
    return servers.stream().flatMap(s -> cluster.server(s).stream()).toList();
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
        "UPDATE __all_server SET stop_time = CASE WHEN ? > 0 AND stop_time > 0 THEN stop_time ELSE"
            + " ? END WHERE svr_ip = ? AND svr_port = ?",
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

  /**
   * The session itself checks once a second until its timeout. A failure here leaves the zone
   * INACTIVE, or the servers stopped.
   */
  private void awaitNoLeader(Stop kind, List<Server> leaving, QueryTimeout timeout, String count)
      throws SqlError {
    if (kind == Stop.ISOLATE) {
      return;
    }
    List<Faults.Fault> failing =
        cluster.faults.met(
            "leader_wait_fails",
            fault -> leaving.stream().anyMatch(server -> server.isMeant(fault.argument(0, "*"))));
    if (!failing.isEmpty()) {
      throw ErrorStates.of((int) failing.get(0).number(1, 4012), "");
    }
    VirtualTables views = new VirtualTables(cluster);
    while (true) {
      if (!cluster.await(views::answerLocations, timeout.deadline())) {
        throw timeout.error();
      }
      if (cluster.call(() -> tables.number(count)) == 0) {
        return;
      }
      cluster.await(() -> false, Math.min(timeout.deadline(), cluster.later(LEADER_POLL)));
      if (cluster.now() >= timeout.deadline()) {
        throw new SqlError(4652, "HY000", "wait leader switch timeout");
      }
    }
  }
}
