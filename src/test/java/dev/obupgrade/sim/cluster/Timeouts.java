package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;

/** OceanBase's word for a statement that took too long. */
public final class Timeouts {
  private Timeouts() {}

  /**
   * @param micros the timeout as it was set
   */
  public static SqlError error(long micros) {
    return new SqlError(
        4012,
        "HY000",
        "Timeout, query has reached the maximum query timeout: "
            + micros
            + "(us), maybe you can adjust the session variable ob_query_timeout or query_timeout hint, and try again.");
  }
}
