package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Hides system tables and columns that came with a later version than the cluster's. The simulator
 * has them in every version, and answers statements that name one as if it didn't exist.
 */
final class HiddenNames {
  private final Cluster cluster;
  private Build known;
  private Set<String> tables = Set.of();
  private Map<String, Set<String>> columns = Map.of();
  private Map<String, Set<String>> shown = Map.of();

  HiddenNames(Cluster cluster) {
    this.cluster = cluster;
  }

  void check(String sql) throws SqlError {
    Build build = cluster.schemaBuild();
    if (!build.equals(known)) {
      known = build;
      tables = SystemSchema.hiddenTables(build::atLeast);
      columns = SystemSchema.hiddenColumns(build::atLeast);
      shown = columns.isEmpty() ? Map.of() : SystemSchema.words(build::atLeast);
    }
    if (tables.isEmpty() && columns.isEmpty()) {
      return;
    }
    Set<String> words = new LinkedHashSet<>(Rewriter.words(sql));
    for (String word : words) {
      if (tables.contains(word)) {
        throw new SqlError(1146, "42S02", "Table 'oceanbase." + word + "' doesn't exist");
      }
    }
    for (String table : words) {
      for (String column : columns.getOrDefault(table, Set.of())) {
        if (words.contains(column) && words.stream().noneMatch(other -> has(other, column))) {
          throw new SqlError(1054, "42S22", "Unknown column '" + column + "' in 'field list'");
        }
      }
    }
  }

  /**
   * Returns whether a table or view has a column of that name. Another one in the statement may
   * have it.
   */
  private boolean has(String table, String column) {
    return shown.getOrDefault(table, Set.of()).contains(column);
  }
}
