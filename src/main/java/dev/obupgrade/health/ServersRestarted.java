package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Has every server of the zone restarted since a moment, with exactly this build? A killed server's
 * row stays ACTIVE with its old start time and build until its lease ends, so the gate compares
 * both.
 *
 * @param sinceMicros the database's clock before the servers restart
 * @param build of the image's own observer
 */
public record ServersRestarted(String zone, long sinceMicros, BuildVersion build) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    List<Server> servers = servers(cluster);
    if (servers.isEmpty()) {
      return new GateResult.Shut(
          Reason.NothingKnown, "The database lists no server of " + zone + ".");
    }
    List<String> offenders =
        servers.stream().flatMap(server -> complaint(server).stream()).sorted().toList();
    return GateResult.none(
        offenders,
        servers.size(),
        Reason.ServersNotRestarted,
        "servers of %s not restarted with %s".formatted(zone, build),
        "Every server of %s has restarted with %s.".formatted(zone, build));
  }

  /** Counts the servers that have restarted with the build. */
  public long count(ClusterView cluster) {
    return servers(cluster).stream().filter(server -> complaint(server).isEmpty()).count();
  }

  private List<Server> servers(ClusterView cluster) {
    return cluster.servers().stream().filter(s -> s.zone().equals(zone)).toList();
  }

  private Optional<String> complaint(Server server) {
    if (server.startServiceTime() > 0 && server.startServiceTime() <= sinceMicros) {
      return Optional.of(
          "%s still runs as before (%s, build %s, start_service_time %d, expected after %d)"
              .formatted(
                  server.address(),
                  server.status(),
                  server.build(),
                  server.startServiceTime(),
                  sinceMicros));
    }
    if (!server.build().equals(build)) {
      return Optional.of("%s runs build %s".formatted(server.address(), server.build()));
    }
    if (!server.serving()) {
      return Optional.of(
          "%s is not in service yet (%s, stop_time %d, start_service_time %d)"
              .formatted(
                  server.address(), server.status(), server.stopTime(), server.startServiceTime()));
    }
    return Optional.empty();
  }
}
