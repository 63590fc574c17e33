package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.Optional;

/**
 * Views that only the root service answers, out of its memory. While there is none, a query fails
 * at once: it never finds nothing.
 */
final class RootServiceViews {
  private static final String INSPECTION = "__all_virtual_upgrade_inspection";

  private final Cluster cluster;

  RootServiceViews(Cluster cluster) {
    this.cluster = cluster;
  }

  void check(String sql) throws SqlError {
    Optional<SqlError> error = cluster.inspection().unavailable();
    if (error.isPresent() && Rewriter.words(sql).contains(INSPECTION)) {
      throw error.get();
    }
  }
}
