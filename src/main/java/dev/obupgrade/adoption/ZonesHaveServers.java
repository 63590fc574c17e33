package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does every zone have a server? A zone without one holds no replica and adds to no majority. */
final class ZonesHaveServers implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    Set<String> served = database.servers().stream().map(Server::zone).collect(Collectors.toSet());
    return database.zones().stream()
        .map(Zone::name)
        .filter(zone -> !served.contains(zone))
        .map(
            zone ->
                Objection.of(
                    Reason.ZoneWithoutServers, "Zone %s of the database has no server", zone));
  }
}
