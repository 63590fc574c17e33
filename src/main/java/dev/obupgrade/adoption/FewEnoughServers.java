package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Can the status describe all servers? It lists those of the zone under way, and the definition
 * (CRD) allows 256 of them. What it remembers of the cluster's nodes must fit in 512 KiB.
 */
final class FewEnoughServers implements DatabaseQuestion {
  static final int MOST_OF_A_ZONE = 256;
  static final int MOST = 1024;

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    List<Server> servers = database.servers();
    Map<String, Long> byZone =
        servers.stream()
            .collect(Collectors.groupingBy(Server::zone, TreeMap::new, Collectors.counting()));
    Stream<Objection> ofZones =
        byZone.entrySet().stream()
            .filter(zone -> zone.getValue() > MOST_OF_A_ZONE)
            .map(
                zone ->
                    Objection.of(
                        Reason.ClusterTooLarge,
                        "Zone %s has %d servers, and the limit is %d",
                        zone.getKey(),
                        zone.getValue(),
                        MOST_OF_A_ZONE));
    return servers.size() <= MOST
        ? ofZones
        : Stream.concat(
            ofZones,
            Stream.of(
                Objection.of(
                    Reason.ClusterTooLarge,
                    "The cluster has %d servers, and the limit is %d",
                    servers.size(),
                    MOST)));
  }
}
