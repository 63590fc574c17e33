package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;

/**
 * How long a statement may take.
 *
 * @param micros as the session or a hint sets it
 * @param deadline when it ends, by the cluster's clock
 */
public record QueryTimeout(long micros, long deadline) {

  /** Returns OceanBase's error for a statement that took too long. */
  public SqlError error() {
    return new SqlError(
        4012,
        "HY000",
        "Timeout, query has reached the maximum query timeout: "
            + micros
            + "(us), maybe you can adjust the session variable ob_query_timeout or query_timeout"
            + " hint, and try again.");
  }
}
