package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Server;
import java.util.List;

/** What a person who starts a cluster needs to know about it. */
record Welcome(SimulatedCluster cluster, SimulatorOptions options, boolean password) {

  /** Returns the lines. The last one begins with {@code ready}, so that scripts can wait for it. */
  String text(long began) throws SimulatorOptions.Wrong {
    List<Server> servers = cluster.servers();
    Address first = servers.get(0).address();
    String client = "mysql -h " + first.ip() + " -P " + servers.get(0).sqlPort();
    StringBuilder text = new StringBuilder();
    line(text, "OceanBase " + cluster.build() + ", simulated; restarts bring " + cluster.target());
    for (Server server : servers) {
      line(
          text,
          "  %s  %s  SQL port %d".formatted(server.zone(), server.address(), server.sqlPort()));
    }
    String zone = cluster.cluster().zones().getLast();
    line(
        text,
        "Connect:         " + client + " -u root@sys" + (password ? " -p" : "") + " oceanbase");
    if (options.tenants() > 0) {
      line(text, "A user tenant:   " + client + " -u root@mysql1 test");
    }
    line(text, "Upgrade a zone:  ALTER SYSTEM STOP ZONE '" + zone + "';");
    line(text, "                 CALL sim.restart_server('" + zone + "');");
    line(
        text,
        "                 SELECT svr_ip, svr_port, status, start_service_time, build_version FROM"
            + " __all_server;");
    line(text, "                 ALTER SYSTEM START ZONE '" + zone + "';");
    line(
        text,
        "Make trouble:    CALL sim.fault('log_never_syncs', '" + zone + "'); CALL sim.clear('*');");
    line(text, "Learn more:      docs/simulator.md. Ctrl-C or SIGTERM ends it.");
    text.append(
        "ready: %d servers, %d user tenants, after %.1f s"
            .formatted(servers.size(), options.tenants(), (System.nanoTime() - began) / 1e9));
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
