package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** A server that is down or stopped takes votes with it before the upgrade has taken any. */
final class ServersInService implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ServersInService",
        "__all_server: status, start_service_time, stop_time, zone",
        Versions.ALL,
        "every server ACTIVE, started and not stopped, at least one in each zone",
        "Bring the server back; a stopped one with ALTER SYSTEM START SERVER. One that is gone for good: ALTER SYSTEM DELETE SERVER and wait until it has left the list.");
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
        .forEach(zone -> problems.add("zone " + zone + " has no server"));
    return servers.isEmpty()
        ? Finding.failed("the database lists no server")
        : Finding.of(problems, "%d servers in service".formatted(servers.size()));
  }

  private static String condition(Server server) {
    if (server.stopTime() != 0) {
      return "stopped";
    }
    return server.startServiceTime() > 0 ? "not in service" : "not started";
  }
}
