package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Do all servers run the same build of this version? */
public record BinariesAt(ObVersion version) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    Map<BuildVersion, Long> builds =
        cluster.servers().stream()
            .collect(Collectors.groupingBy(Server::build, TreeMap::new, Collectors.counting()));
    List<String> found =
        builds.entrySet().stream()
            .map(e -> "%s on %s".formatted(e.getKey(), GateResult.count(e.getValue(), "server")))
            .toList();
    boolean one = builds.size() == 1 && builds.keySet().iterator().next().version().equals(version);
    return one
        ? new GateResult.Open(found.getFirst() + ".")
        : new GateResult.Shut(
            Reason.BuildsDiffer,
            "%s found, one build of %s expected: %s."
                .formatted(
                    GateResult.count(builds.size(), "build"),
                    version,
                    found.isEmpty() ? "the database lists no server" : GateResult.few(found)));
  }
}
