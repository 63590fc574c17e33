package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has every server of the zone restarted with exactly this build? Each server is compared only with
 * its own earlier row: start_service_time is the server's own clock, which may differ from every
 * other. A killed server's row stays ACTIVE with its old start time and build until its lease ends,
 * so a row that has not changed proves nothing.
 *
 * @param before each server as it was before its pod was touched. A server that isn't in it was not
 *     there, or had restarted already.
 * @param build of the image's own observer
 */
public record ServersRestarted(String zone, Map<ServerAddress, Before> before, BuildVersion build)
    implements Gate {

  public ServersRestarted {
    before = Map.copyOf(before);
  }

  /**
   * A server before its pod was touched.
   *
   * @param startServiceTime by the server's own clock; 0 when it didn't serve
   */
  public record Before(BuildVersion build, long startServiceTime) {

    public static Before of(Server server) {
      return new Before(server.build(), server.startServiceTime());
    }
  }

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

  /** The servers that have restarted and serve, with the build that they had before. */
  public List<Server> withOldProgram(ClusterView cluster) {
    return servers(cluster).stream()
        .filter(Server::serving)
        .filter(s -> !s.build().equals(build))
        .filter(s -> before(s).filter(b -> sameBuild(b, s) && !sameStart(b, s)).isPresent())
        .toList();
  }

  private List<Server> servers(ClusterView cluster) {
    return cluster.servers().stream().filter(s -> s.zone().equals(zone)).toList();
  }

  private Optional<Before> before(Server server) {
    return Optional.ofNullable(before.get(server.address()));
  }

  private static boolean sameBuild(Before earlier, Server server) {
    return earlier.build().equals(server.build());
  }

  private static boolean sameStart(Before earlier, Server server) {
    return earlier.startServiceTime() == server.startServiceTime();
  }

  private Optional<String> complaint(Server server) {
    if (before(server).filter(b -> runsAsBefore(b, server)).isPresent()) {
      return Optional.of(
          "%s still runs as before (%s, build %s, start_service_time %d)"
              .formatted(
                  server.address(), server.status(), server.build(), server.startServiceTime()));
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

  /** A build that the server didn't have before proves by itself that it has restarted. */
  private static boolean runsAsBefore(Before earlier, Server server) {
    return server.startServiceTime() > 0
        && sameBuild(earlier, server)
        && sameStart(earlier, server);
  }
}
