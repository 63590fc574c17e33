package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Has every server of the zone started again since a moment, with this very build? A killed
 * server's row stays ACTIVE with its old start time and build until its lease ends, so both are
 * compared.
 *
 * @param sinceMicros the database's clock when the servers still ran
 * @param build of the image's own observer
 */
public record ServersRestarted(String zone, long sinceMicros, BuildVersion build) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    List<Server> servers = servers(cluster);
    if (servers.isEmpty()) {
      return new GateResult.Shut(
          Reason.NothingKnown, "the database lists no server of zone " + zone);
    }
    List<String> offenders =
        servers.stream().flatMap(server -> complaint(server).stream()).sorted().toList();
    return GateResult.none(
        offenders,
        Reason.ServersNotRestarted,
        "zone " + zone,
        "every server of zone %s has restarted with %s".formatted(zone, build));
  }

  /** How many of them have. */
  public long count(ClusterView cluster) {
    return servers(cluster).stream().filter(server -> complaint(server).isEmpty()).count();
  }

  private List<Server> servers(ClusterView cluster) {
    return cluster.servers().stream().filter(s -> s.zone().equals(zone)).toList();
  }

  private Optional<String> complaint(Server server) {
    if (server.startServiceTime() > 0 && server.startServiceTime() <= sinceMicros) {
      return Optional.of(
          "%s has not restarted (%s, build %s, in service since %d, needs later than %d)"
              .formatted(
                  server.address(),
                  server.status(),
                  server.build(),
                  server.startServiceTime(),
                  sinceMicros));
    }
    if (!server.build().equals(build)) {
      return Optional.of(
          "%s runs %s instead of %s".formatted(server.address(), server.build(), build));
    }
    if (!server.serving()) {
      return Optional.of(
          "%s is starting (%s, stop_time %d, start_service_time %d)"
              .formatted(
                  server.address(), server.status(), server.stopTime(), server.startServiceTime()));
    }
    return Optional.empty();
  }
}
