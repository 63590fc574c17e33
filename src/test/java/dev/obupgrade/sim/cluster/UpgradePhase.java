package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;

/**
 * What {@code UPGRADE_ALL} consists of, in its order. OceanBase runs each also as a job of its own:
 * up to 4.3.0 the vendor's script runs UPGRADE_VIRTUAL_SCHEMA when only the build has changed.
 */
enum UpgradePhase {
  UPGRADE_BEGIN,
  UPGRADE_SYSTEM_VARIABLE,
  UPGRADE_SYSTEM_TABLE,
  UPGRADE_VIRTUAL_SCHEMA,
  UPGRADE_SYSTEM_PACKAGE,
  UPGRADE_ALL_POST_ACTION,
  UPGRADE_INSPECTION,
  UPGRADE_END;

  static final String ALL = "UPGRADE_ALL";

  /**
   * @param job in any case
   * @throws SqlError 1210 for a job that OceanBase doesn't have
   */
  static List<UpgradePhase> of(String job) throws SqlError {
    if (job.equalsIgnoreCase(ALL)) {
      return List.of(values());
    }
    try {
      return List.of(valueOf(job.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run upgrade job");
    }
  }
}
