package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Is every log stream replica there and in sync? Which ones there must be is told by the cluster's
 * book-keeping ({@code CDB_OB_LS_LOCATIONS}), where a dead server's are still listed.
 */
public record LogInSync(Scope scope) implements Gate {

  private record Replica(LogStream logStream, ServerAddress server) {}

  @Override
  public GateResult ask(ClusterView cluster) {
    List<LogStreamLocation> all = cluster.locations();
    List<LogStreamLocation> expected = all.stream().filter(l -> scope.covers(l.zone())).toList();
    // A zone without any is fine: no tenant has to live everywhere. A cluster without any is not.
    boolean mayBeNone = scope instanceof Scope.Only && !all.isEmpty();
    if (expected.isEmpty() && !mayBeNone) {
      return new GateResult.Shut(
          "NothingKnown", "the database lists no log stream replica of " + scope);
    }
    var inSync = new HashSet<Replica>();
    var offenders = new TreeSet<String>();
    Set<ServerAddress> servers = Members.servers(cluster, scope);
    for (LogReplica row : cluster.logReplicas()) {
      if (row.inSync()) {
        inSync.add(new Replica(Members.logStream(row), row.server()));
      } else if (servers.contains(row.server())) {
        offenders.add(describe(Members.logStream(row), row.server(), "is not in sync"));
      }
    }
    for (LogStreamLocation location : expected) {
      LogStream logStream = Members.logStream(location);
      boolean reported =
          offenders.contains(describe(logStream, location.server(), "is not in sync"));
      if (!reported && !inSync.contains(new Replica(logStream, location.server()))) {
        offenders.add(describe(logStream, location.server(), "doesn't report"));
      }
    }
    return GateResult.none(
        new ArrayList<>(offenders),
        "LogNotInSync",
        "log not in sync",
        "%d log stream replicas of %s in sync".formatted(expected.size(), scope));
  }

  private static String describe(LogStream logStream, ServerAddress server, String what) {
    return logStream + " on " + server + " " + what;
  }
}
