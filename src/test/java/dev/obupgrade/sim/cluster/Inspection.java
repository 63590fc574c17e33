package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;

/** {@code RUN JOB 'root_inspection'}: what {@code __all_virtual_upgrade_inspection} says. */
public final class Inspection {
  static final List<String> NAMES =
      List.of(
          "zone_check",
          "sys_stat_check",
          "sys_param_check",
          "sys_table_schema_check",
          "data_version_check",
          "upgrade_begin",
          "upgrade_system_variable",
          "upgrade_system_table",
          "upgrade_virtual_schema",
          "upgrade_system_package",
          "upgrade_all_post_action",
          "upgrade_inspection",
          "upgrade_end",
          "all_check");

  private final Cluster cluster;
  private final Tables tables;

  public Inspection(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * {@code RUN JOB}, which returns when it is over.
   *
   * @throws SqlError 1210 when it is not a job that can be run so
   */
  public void run(String job) throws SqlError {
    if (!List.of("root_inspection", "upgrade_inspection").contains(job.toLowerCase(Locale.ROOT))) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run job");
    }
    cluster.call(
        () -> {
          inspect();
          return true;
        });
  }

  void inspect() {
    tables.update("UPDATE __all_virtual_upgrade_inspection SET info = 'succeed'");
    long version = Build.coded(cluster.parameters.clusterValue("min_observer_version"));
    long behind =
        tables.number(
            "SELECT COUNT(*) FROM __all_virtual_core_table WHERE column_name = 'current_data_version'"
                + " AND column_value <> ? AND tenant_id NOT IN"
                + " (SELECT tenant_id FROM __all_virtual_tenant_info WHERE tenant_role = 'STANDBY')",
            String.valueOf(version));
    if (behind > 0) {
      failed("data_version_check");
    }
    cluster
        .faults
        .named("inspection_fails")
        .forEach(fault -> failed(fault.argument(0, "zone_check")));
  }

  private void failed(String check) {
    tables.update(
        "UPDATE __all_virtual_upgrade_inspection SET info = 'failed' WHERE name IN (?, 'all_check')",
        check);
  }
}
