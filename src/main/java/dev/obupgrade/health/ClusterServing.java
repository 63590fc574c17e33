package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import java.util.function.Predicate;

/** Is every zone active and every server in service? The version that they run doesn't matter. */
public record ClusterServing(Scope scope) implements Gate {

  public ClusterServing() {
    this(Scope.EVERYWHERE);
  }

  @Override
  public GateResult ask(ClusterView cluster) {
    var zones = cluster.zones().stream().filter(z -> scope.covers(z.name())).toList();
    var servers = cluster.servers().stream().filter(s -> scope.covers(s.zone())).toList();
    if (zones.isEmpty() || servers.isEmpty()) {
      return new GateResult.Shut(
          Reason.NothingKnown,
          "The database lists %s and %s of %s."
              .formatted(
                  GateResult.count(zones.size(), "zone"),
                  GateResult.count(servers.size(), "server"),
                  scope));
    }
    var stopped =
        zones.stream().filter(Predicate.not(Zone::active)).map(Zone::name).sorted().toList();
    if (!stopped.isEmpty()) {
      return GateResult.shut(stopped, zones.size(), Reason.ZoneNotActive, "zones not active");
    }
    return GateResult.none(
        servers.stream().filter(s -> !s.serving()).map(ClusterServing::describe).sorted().toList(),
        servers.size(),
        Reason.ServerNotServing,
        "servers of " + scope + " not in service",
        "%s active, %s in service."
            .formatted(
                GateResult.count(zones.size(), "zone"),
                GateResult.count(servers.size(), "server")));
  }

  private static String describe(Server server) {
    return "%s of %s (%s, stop_time %d, start_service_time %d)"
        .formatted(
            server.address(),
            server.zone(),
            server.status(),
            server.stopTime(),
            server.startServiceTime());
  }
}
