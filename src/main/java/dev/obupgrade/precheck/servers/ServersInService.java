package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * Checks that every server is in service. A server that is down or stopped costs votes before the
 * upgrade takes any.
 */
public final class ServersInService implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ServersInService",
        "__all_server: status, start_service_time, stop_time, zone",
        Versions.ALL,
        "Every server is ACTIVE, started and not stopped, and every zone has a server",
        "Bring the server back. If it is stopped, run ALTER SYSTEM START SERVER. If it is gone for good, run ALTER SYSTEM DELETE SERVER and wait until it has left the list.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var servers = cluster.servers();
    var problems = new ArrayList<String>();
    for (Server server : servers) {
      if (!server.serving()) {
        problems.add(
            "%s in %s: status %s, %s"
                .formatted(server.address(), server.zone(), server.status(), condition(server)));
      }
    }
    var peopled = servers.stream().map(Server::zone).collect(Collectors.toSet());
    cluster.zones().stream()
        .map(Zone::name)
        .filter(zone -> !peopled.contains(zone))
        .forEach(zone -> problems.add("Zone " + zone + " has no server"));
    return servers.isEmpty()
        ? Finding.failed("The database lists no server")
        : Finding.of(problems, "%d servers in service".formatted(servers.size()));
  }

  private static String condition(Server server) {
    if (server.stopTime() != 0) {
      return "stopped";
    }
    return server.startServiceTime() > 0 ? "not in service" : "not started";
  }
}
