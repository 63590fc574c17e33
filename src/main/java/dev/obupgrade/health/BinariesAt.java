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
    Map<BuildVersion, List<String>> builds =
        cluster.servers().stream()
            .collect(
                Collectors.groupingBy(
                    Server::build,
                    TreeMap::new,
                    Collectors.mapping(s -> s.address().toString(), Collectors.toList())));
    List<String> found =
        builds.entrySet().stream()
            .map(
                e ->
                    "%s on %s"
                        .formatted(e.getKey(), GateResult.count(e.getValue().size(), "server")))
            .toList();
    boolean one = builds.size() == 1 && builds.keySet().iterator().next().version().equals(version);
    return one
        ? new GateResult.Open(found.getFirst() + ".")
        : new GateResult.Shut(
            Reason.BuildsDiffer,
            "%s found, one build of %s expected: %s."
                .formatted(GateResult.count(builds.size(), "build"), version, words(builds)));
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
