package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;

/**
 * The life of a server as the root service sees it. A dead server keeps its row unchanged until the
 * lease ends. Its rows in virtual tables are gone at once, because it can't answer. A restarted
 * server first reports its new version with start_service_time 0, and the real time when it is in
 * service.
 */
final class Heartbeats {
  private static final String THIS = " WHERE svr_ip = ? AND svr_port = ?";

  /** Before this version the root service had a server manager. */
  private static final String HEARTBEAT_SERVICE = "4.2.0.0";

  private static final Duration REPLAY_LIMIT = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Tables tables;
  private final ServerRows rows;
  private final Replicas replicas;

  Heartbeats(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.rows = new ServerRows(cluster);
    this.replicas = new Replicas(cluster);
  }

  /**
   * A new root service knows no heartbeats. From 4.2 on it gives each server whose row isn't
   * INACTIVE a new lease. Older ones treat all leases as expired, and record that with the
   * start_service_time of the row.
   */
  void newRootService(long now) {
    for (Server server : cluster.servers()) {
      if (!server.up) {
        server.lastHeartbeat = now;
        if (!cluster.schemaBuild().atLeast(HEARTBEAT_SERVICE)) {
          offline(server, "start_service_time");
        }
      }
    }
  }

  void start(Server server, Build build) {
    if (server.running || cluster.faults.has("server_never_starts", server)) {
      return;
    }
    Build real =
        cluster
            .faults
            .about("wrong_version", server)
            .map(f -> Build.of(f.argument(1, "")))
            .orElse(build);
    if (Build.coded(real.version()) < Build.coded(server.build.version())) {
      throw new DowngradeException(server, real);
    }
    server.build = real;
    server.running = true;
    server.startedAt = cluster.now();
    server.lastHeartbeat = server.startedAt;
  }

  void kill(Server server) {
    server.running = false;
    server.up = false;
    server.announced = false;
    server.ready = false;
    server.serviceTime = 0;
    server.externalHeartbeats = false;
    server.cutOff = false;
    server.syncing.clear();
    server.refreshing.clear();
    server.synced.clear();
    rows.remove(server);
  }

  void tick(long now) {
    for (Server server : cluster.servers()) {
      tick(server, now);
    }
  }

  private void tick(Server server, long now) {
    Timings timings = cluster.spec.timings();
    if (!server.running) {
      expire(server, now);
      return;
    }
    if (cluster.faults.has("cut_from_servers", server)) {
      cutOff(server);
      expire(server, now);
      return;
    }
    if (!server.externalHeartbeats) {
      server.lastHeartbeat = now;
    }
    if (!server.up && now >= server.startedAt + scaled(timings.announce())) {
      server.up = true;
      rows.add(server);
      cluster.catchUp().begin(server);
    }
    if (server.up && server.lacksCoreRow && cluster.hasRootService()) {
      replicas.report(server);
    }
    if (server.up && server.cutOff && cluster.hasRootService()) {
      rejoin(server);
    }
    if (server.up && !server.announced && cluster.hasRootService()) {
      announce(server, now);
    } else if (server.announced && !server.ready && now >= server.announcedAt + startTime(server)) {
      ready(server, now);
    }
  }

  /** Its process lives, but no other server reaches it: it has no vote and no lease. */
  private void cutOff(Server server) {
    server.cutOff = true;
    if (server.up) {
      server.up = false;
      server.syncing.clear();
      server.refreshing.clear();
      server.synced.clear();
      rows.remove(server);
    }
  }

  /** Brings back a server that never restarted: version and start_service_time stay the same. */
  private void rejoin(Server server) {
    server.cutOff = false;
    if (server.announced) {
      online(server, ", start_service_time = " + server.serviceTime);
    }
    if (server.ready) {
      cluster.catchUp().inService(server);
    }
  }

  private void announce(Server server, long now) {
    server.announced = true;
    server.announcedAt = now;
    online(server, ", start_service_time = 0");
    cluster.events.rootService(
        cluster.rootService(),
        "server",
        server.build.version(),
        "server",
        "\"" + server.address() + "\"");
  }

  private void online(Server server, String alsoSet) {
    String row = " FROM __all_server" + THIS;
    boolean wasOffline =
        tables.number(
                "SELECT last_offline_time" + row, server.address().ip(), server.address().port())
            > 0;
    tables.update(
        "UPDATE __all_server SET build_version = ?, last_offline_time = 0,"
            + " status = CASE WHEN status = 'INACTIVE' THEN 'ACTIVE' ELSE status END"
            + alsoSet
            + THIS,
        server.build.buildVersion(),
        server.address().ip(),
        server.address().port());
    Address rs = cluster.rootService();
    if (wasOffline) {
      cluster.events.rootService(
          rs, "server", "last_offline_time reset", "server", "\"" + server.address() + "\"");
    }
  }

  private void ready(Server server, long now) {
    if (!cluster.hasRootService()) {
      return;
    }
    server.ready = true;
    server.readyAt = now;
    server.serviceTime = now + cluster.clockOffset(server);
    tables.update(
        "UPDATE __all_server SET start_service_time = ?" + THIS,
        server.serviceTime,
        server.address().ip(),
        server.address().port());
    cluster.catchUp().inService(server);
    server.unfrozenWrites = 0;
  }

  /**
   * A server that froze less starts more slowly, because it first replays what is only in the log.
   */
  private long startTime(Server server) {
    long replay = Math.min(server.unfrozenWrites * 100, REPLAY_LIMIT.toNanos() / 1_000);
    return (long)
        ((scaled(cluster.spec.timings().start()) + cluster.spec.clock().scaled(replay))
            * cluster.faults.factor("slow_start", server));
  }

  private void expire(Server server, long now) {
    if (now < server.lastHeartbeat + scaled(lease()) || !cluster.hasRootService()) {
      return;
    }
    if (offline(server, "0") > 0) {
      String name = "\"" + server.address() + "\"";
      Address rs = cluster.rootService();
      cluster.events.rootService(rs, "server", "lease_expire", "server", name);
      cluster.events.rootService(rs, "server", "last_offline_time set", "server", name);
    }
  }

  /**
   * Leaves the row's mark of the root service, which a dead one keeps until the next root service
   * starts.
   */
  private int offline(Server server, String startServiceTime) {
    return tables.update(
        "UPDATE __all_server SET status = CASE WHEN status = 'DELETING' THEN status ELSE 'INACTIVE'"
            + " END, last_offline_time = ?, start_service_time = "
            + startServiceTime
            + THIS
            + " AND status <> 'INACTIVE' AND last_offline_time = 0",
        cluster.rootNow(),
        server.address().ip(),
        server.address().port());
  }

  /** Returns the lease, which is the parameter's value if somebody has set it. */
  private Duration lease() {
    return tables
        .text("SELECT value FROM __all_sys_parameter WHERE name = 'lease_time' AND svr_ip = 'ANY'")
        .flatMap(ParameterTime::of)
        .orElse(cluster.spec.timings().lease());
  }

  private long scaled(Duration duration) {
    return cluster.spec.clock().scaled(duration);
  }

  /** OceanBase has no downgrade. */
  static final class DowngradeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    DowngradeException(Server server, Build build) {
      super(
          "server "
              + server
              + " has run "
              + server.build
              + " and can't start with "
              + build
              + ": there is no downgrade; use the newer build");
    }
  }
}
