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
    Map<BuildVersion, List<String>> builds =
        cluster.servers().stream()
            .collect(
                Collectors.groupingBy(
                    Server::build,
                    TreeMap::new,
                    Collectors.mapping(s -> s.address().toString(), Collectors.toList())));
    return builds.keySet().equals(Set.of(build))
        ? new GateResult.Open(
            "%s on %s.".formatted(build, GateResult.count(builds.get(build).size(), "server")))
        : new GateResult.Shut(
            Reason.BuildsDiffer,
            "%s found, only %s expected: %s."
                .formatted(GateResult.count(builds.size(), "build"), build, words(builds)));
  }

  private static String words(Map<BuildVersion, List<String>> builds) {
    return builds.isEmpty()
        ? "the database lists no server"
        : builds.entrySet().stream()
            .map(
                e ->
                    "%s on %s"
                        .formatted(e.getKey(), GateResult.few(e.getValue()).replace("; ", ", ")))
            .collect(Collectors.joining("; "));
  }
}
