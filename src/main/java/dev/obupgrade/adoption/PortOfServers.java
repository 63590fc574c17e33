package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/**
 * Is the port one that the servers themselves listen on? A proxy such as obproxy answers too, but
 * chooses the server for each statement.
 */
final class PortOfServers implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    int port = candidate.spec().connection().port();
    List<Integer> own =
        database.servers().stream().map(Server::sqlPort).distinct().sorted().toList();
    return own.contains(port)
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.WrongPort,
                "spec.cluster.connection.port is %d, but the servers' own SQL port is %s. A proxy,"
                    + " such as obproxy, answers at %d",
                port,
                own,
                port));
  }
}
