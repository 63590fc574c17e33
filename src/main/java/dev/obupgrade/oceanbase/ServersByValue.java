package dev.obupgrade.oceanbase;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says which servers have which value of a cluster's parameter, where the values differ. */
public final class ServersByValue {
  /** A cluster can have hundreds of servers; a few of each value show where to look. */
  private static final int NAMED = 3;

  private ServersByValue() {}

  /**
   * Such as {@code ; enable_upgrade_mode is True on 10.0.0.1:2882, False on 10.0.0.2:2882 and 1
   * more}. Empty when no value differs or the database does not tell.
   */
  public static String words(ClusterView cluster, String... parameters) {
    Map<String, Map<String, Set<ServerAddress>>> all = new LinkedHashMap<>();
    try {
      for (ParameterValue value : cluster.parameters(List.of(parameters))) {
        all.computeIfAbsent(value.name(), any -> new TreeMap<>())
            .computeIfAbsent(value.value(), any -> new TreeSet<>())
            .add(value.server());
      }
    } catch (DatabaseException e) {
      return ""; // The values alone are the finding.
    }
    return all.entrySet().stream()
        .filter(parameter -> parameter.getValue().size() > 1)
        .map(parameter -> "; " + parameter.getKey() + " is " + words(parameter.getValue()))
        .collect(Collectors.joining());
  }

  private static String words(Map<String, Set<ServerAddress>> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " on " + few(value.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String few(Set<ServerAddress> servers) {
    int more = servers.size() - NAMED;
    return servers.stream()
            .limit(NAMED)
            .map(ServerAddress::toString)
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
