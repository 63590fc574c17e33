package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.Set;

/**
 * System tables and columns that came with a later version than the cluster's. The simulator keeps
 * them in every version; whoever names one is told that there is none.
 */
final class HiddenNames {
  private final Cluster cluster;
  private Build known;
  private Set<String> tables = Set.of();
  private Set<String> columns = Set.of();

  HiddenNames(Cluster cluster) {
    this.cluster = cluster;
  }

  void check(String sql) throws SqlError {
    Build build = cluster.schemaBuild();
    if (!build.equals(known)) {
      known = build;
      tables = SystemSchema.hiddenTables(build::atLeast);
      columns = SystemSchema.hiddenColumns(build::atLeast);
    }
    if (tables.isEmpty() && columns.isEmpty()) {
      return;
    }
    for (String word : Rewriter.words(sql)) {
      if (tables.contains(word)) {
        throw new SqlError(1146, "42S02", "Table 'oceanbase." + word + "' doesn't exist");
      }
      if (columns.contains(word)) {
        throw new SqlError(1054, "42S22", "Unknown column '" + word + "' in 'field list'");
      }
    }
  }
}
