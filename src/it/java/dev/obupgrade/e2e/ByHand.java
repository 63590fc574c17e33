package dev.obupgrade.e2e;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a DBA sets between two upgrades: some of what an upgrade itself changes and restores. */
final class ByHand {
  static final List<String> STATEMENTS =
      List.of(
          "ALTER SYSTEM SET enable_major_freeze = 'False'",
          "ALTER SYSTEM SET enable_rereplication = 'False'",
          "ALTER SYSTEM SET enable_rebalance = 'False' TENANT = 'sys'",
          "ALTER SYSTEM SET server_permanent_offline_time = '5400s'",
          "ALTER SYSTEM SUSPEND MERGE TENANT = business");

  private static final String SUSPENDED =
      "SELECT TENANT_NAME FROM oceanbase.DBA_OB_TENANTS T"
          + " JOIN oceanbase.CDB_OB_MAJOR_COMPACTION C ON C.TENANT_ID = T.TENANT_ID"
          + " WHERE C.IS_SUSPENDED = 'YES' ORDER BY TENANT_NAME";

  private static final Map<String, String> SHOWN =
      Map.of(
          "CLUSTER enable_major_freeze", "False",
          "CLUSTER enable_rereplication", "False",
          "TENANT 1 enable_rebalance", "False",
          "CLUSTER server_permanent_offline_time", "5400s");

  private ByHand() {}

  /**
   * Returns true if each server shows what the statements set.
   *
   * @param parameters as {@link DatabaseState} has them
   */
  static boolean isShown(Map<String, String> parameters) {
    return SHOWN.entrySet().stream().allMatch(wanted -> isShown(wanted, parameters));
  }

  private static boolean isShown(Map.Entry<String, String> wanted, Map<String, String> shown) {
    List<String> values =
        shown.entrySet().stream()
            .filter(one -> one.getKey().endsWith(" " + wanted.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return !values.isEmpty() && values.stream().allMatch(wanted.getValue()::equalsIgnoreCase);
  }

  /** Tenants whose merges are suspended. */
  static List<String> suspended(DemoDatabase database) throws SQLException, IOException {
    return database.ask(
        connection -> {
          List<String> names = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(SUSPENDED)) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return names;
        });
  }
}
