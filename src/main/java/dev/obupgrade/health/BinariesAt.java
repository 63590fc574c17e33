package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Do all servers run this build? */
public record BinariesAt(BuildVersion build) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    Map<BuildVersion, Long> builds =
        cluster.servers().stream()
            .collect(Collectors.groupingBy(Server::build, TreeMap::new, Collectors.counting()));
    List<String> found =
        builds.entrySet().stream()
            .map(e -> "%s on %s".formatted(e.getKey(), GateResult.count(e.getValue(), "server")))
            .toList();
    boolean one = builds.keySet().equals(Set.of(build));
    return one
        ? new GateResult.Open(found.getFirst() + ".")
        : new GateResult.Shut(
            Reason.BuildsDiffer,
            "%s found, only %s expected: %s."
                .formatted(
                    GateResult.count(builds.size(), "build"),
                    build,
                    found.isEmpty() ? "the database lists no server" : GateResult.few(found)));
  }
}
