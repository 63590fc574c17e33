package dev.obupgrade.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state of the database, read from outside with the demo's own queries.
 *
 * @param builds of each server, as {@code BUILD_VERSION}
 * @param notServing servers and zones that are stopped, inactive or not in service yet
 * @param parameters value by server, scope, tenant and name
 */
record DatabaseState(List<String> builds, List<String> notServing, Map<String, String> parameters) {

  /** Parameters that an upgrade is meant to change. */
  private static final Set<String> VERSIONS = Set.of("min_observer_version", "compatible");

  DatabaseState {
    builds = List.copyOf(builds);
    notServing = List.copyOf(notServing);
    parameters = Map.copyOf(parameters);
  }

  static DatabaseState read(Connection connection) throws SQLException {
    List<String> builds = new ArrayList<>();
    List<String> notServing = new ArrayList<>();
    Map<String, String> parameters = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      servers(statement, builds, notServing);
      zones(statement, notServing);
      parameters(statement, parameters);
    }
    return new DatabaseState(builds, notServing, parameters);
  }

  private static void servers(Statement statement, List<String> builds, List<String> notServing)
      throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT SVR_IP, ZONE, STATUS, START_SERVICE_TIME, STOP_TIME, BUILD_VERSION"
                + " FROM oceanbase.DBA_OB_SERVERS ORDER BY ZONE, SVR_IP")) {
      while (rows.next()) {
        builds.add(rows.getString("BUILD_VERSION"));
        boolean serves =
            rows.getString("STATUS").equals("ACTIVE")
                && rows.getObject("START_SERVICE_TIME") != null
                && rows.getObject("STOP_TIME") == null;
        if (!serves) {
          notServing.add("server " + rows.getString("SVR_IP") + " of " + rows.getString("ZONE"));
        }
      }
    }
  }

  private static void zones(Statement statement, List<String> notServing) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT ZONE, STATUS FROM oceanbase.DBA_OB_ZONES")) {
      while (rows.next()) {
        if (!rows.getString("STATUS").equals("ACTIVE")) {
          notServing.add(rows.getString("ZONE") + " is " + rows.getString("STATUS"));
        }
      }
    }
  }

  private static void parameters(Statement statement, Map<String, String> parameters)
      throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT SVR_IP, SVR_PORT, SCOPE, TENANT_ID, NAME, VALUE FROM"
                + " oceanbase.GV$OB_PARAMETERS")) {
      while (rows.next()) {
        String tenant = rows.getString("TENANT_ID");
        parameters.put(
            "%s:%s %s%s %s"
                .formatted(
                    rows.getString("SVR_IP"),
                    rows.getString("SVR_PORT"),
                    rows.getString("SCOPE"),
                    tenant == null ? "" : " " + tenant,
                    rows.getString("NAME")),
            rows.getString("VALUE"));
      }
    }
  }

  /** Returns whether all servers run one build of the version. */
  boolean allAt(String version) {
    return builds.stream().distinct().count() == 1
        && builds.stream().allMatch(b -> b.startsWith(version + "_"));
  }

  /** Returns parameters that had another value before, as {@code name: before -> now}. */
  List<String> changedSince(DatabaseState before) {
    return before.parameters.entrySet().stream()
        .filter(e -> !VERSIONS.contains(e.getKey().substring(e.getKey().lastIndexOf(' ') + 1)))
        .filter(e -> !e.getValue().equals(parameters.get(e.getKey())))
        .map(e -> e.getKey() + ": " + e.getValue() + " -> " + parameters.get(e.getKey()))
        .sorted()
        .toList();
  }
}
