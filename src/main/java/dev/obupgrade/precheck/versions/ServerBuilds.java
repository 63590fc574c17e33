package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks that all servers run one build. Several builds mean that an earlier upgrade is unfinished.
 */
public final class ServerBuilds implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ServerBuilds",
        "__all_server: build_version",
        Versions.ALL,
        "Every server runs the same version and build",
        "Finish the upgrade or the replacement of binaries that is under way, so that all servers run one build.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<BuildVersion, List<String>> byBuild =
        cluster.servers().stream()
            .collect(
                Collectors.groupingBy(
                    Server::build,
                    TreeMap::new,
                    Collectors.mapping(s -> s.address().toString(), Collectors.toList())));
    return switch (byBuild.size()) {
      case 0 -> Finding.failed("The database lists no server");
      case 1 -> Finding.passed(byBuild.keySet().iterator().next().toString());
      default -> Finding.failed("Builds differ: " + words(byBuild));
    };
  }

  private static String words(Map<BuildVersion, List<String>> byBuild) {
    return byBuild.entrySet().stream()
        .map(e -> "%s on %s".formatted(e.getKey(), Finding.few(e.getValue())))
        .collect(Collectors.joining("; "));
  }
}
