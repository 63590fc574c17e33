package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Optional;

/** The upgrade mode's stages, the job that lifts the tenants' data versions, and its inspection. */
public final class UpgradeJobs {
  static final List<String> INSPECTIONS =
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
  private static final int PHASES = 8;

  private final Cluster cluster;
  private final Tables tables;

  public UpgradeJobs(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  public void begin() throws SqlError {
    mode("True", "PREUPGRADE", "BEGIN_UPGRADE");
  }

  public void beginRolling() throws SqlError {
    cluster.call(() -> set("_upgrade_stage", "DBUPGRADE") && recorded("BEGIN_ROLLING_UPGRADE"));
  }

  /** Lifts min_observer_version to what the oldest server runs, which may be the old version. */
  public void endRolling() throws SqlError {
    cluster.call(
        () ->
            set("min_observer_version", cluster.oldestBuild().version())
                && set("_upgrade_stage", "POSTUPGRADE")
                && recorded("END_ROLLING_UPGRADE"));
  }

  public void end() throws SqlError {
    mode("False", "NONE", "END_UPGRADE");
  }

  private void mode(String enabled, String stage, String event) throws SqlError {
    cluster.call(
        () ->
            set("enable_upgrade_mode", enabled) && set("_upgrade_stage", stage) && recorded(event));
  }

  private boolean set(String name, String value) {
    cluster.parameters.setCluster(name, value, Parameters.Target.ALL);
    return true;
  }

  private boolean recorded(String event) {
    cluster.events.cluster(
        cluster.rootService(),
        "UPGRADE",
        event,
        "cluster_version",
        cluster.parameters.clusterValue("min_observer_version"),
        "build_version",
        cluster.oldestBuild().buildVersion());
    return true;
  }

  /**
   * Begins a job and returns; it runs as long as its eight phases take.
   *
   * @param tenants all when empty
   * @throws SqlError 1210 for an unknown job, 4179 while another one runs
   */
  public void run(String job, List<String> tenants, String sql) throws SqlError {
    if (!job.equalsIgnoreCase("UPGRADE_ALL")) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run upgrade job");
    }
    cluster.call(
        () -> {
          if (tables.number(
                  "SELECT COUNT(*) FROM __all_rootservice_job WHERE job_type = 'UPGRADE_ALL' AND job_status = 'INPROGRESS'")
              > 0) {
            throw new SqlError(4179, "HY000", "another upgrade job is running not allowed");
          }
          List<Long> ids = new java.util.ArrayList<>();
          for (String tenant : tenants.isEmpty() ? List.of("all") : tenants) {
            ids.addAll(cluster.parameters.tenants(tenant));
          }
          long id = tables.number("SELECT MAX(job_id) FROM __all_rootservice_job") + 1;
          Address rs = cluster.rootService();
          tables.update(
              "INSERT INTO __all_rootservice_job(job_id, job_type, job_status, progress, tenant_id, rs_svr_ip,"
                  + " rs_svr_port, sql_text, extra_info) VALUES(?, 'UPGRADE_ALL', 'INPROGRESS', 0, ?, ?, ?, ?, '')",
              id,
              ids.size() == 1 ? ids.get(0) : 0L,
              rs.ip(),
              rs.port(),
              sql);
          next(id, 1, ids, rs);
          return true;
        });
  }

  /** Stops what runs; it counts as failed. */
  public void stop() throws SqlError {
    cluster.call(
        () ->
            tables.update(
                "UPDATE __all_rootservice_job SET job_status = 'FAILED', result_code = -4072"
                    + " WHERE job_type = 'UPGRADE_ALL' AND job_status = 'INPROGRESS'"));
  }

  private void next(long job, int phase, List<Long> ids, Address rs) {
    cluster.after(cluster.spec.timings().upgradePhase(), () -> phase(job, phase, ids, rs));
  }

  private void phase(long job, int phase, List<Long> ids, Address rs) {
    Optional<String> status =
        tables.text("SELECT job_status FROM __all_rootservice_job WHERE job_id = ?", job);
    if (!status.orElse("").equals("INPROGRESS")) {
      return;
    }
    if (!cluster.hasRootService()) {
      next(job, phase, ids, rs);
      return;
    }
    // a job dies with the root service that runs it
    if (!cluster.rootService().equals(rs)
        || phase == 5 && !cluster.faults.named("upgrade_job_fails").isEmpty()) {
      finish(job, "FAILED", -4109);
      return;
    }
    act(phase, ids);
    if (phase == PHASES) {
      finish(job, "SUCCESS", 0);
    } else {
      tables.update(
          "UPDATE __all_rootservice_job SET progress = ? WHERE job_id = ?",
          phase * 100 / PHASES,
          job);
      next(job, phase + 1, ids, rs);
    }
  }

  private void act(int phase, List<Long> ids) {
    Build build = new Build(cluster.parameters.clusterValue("min_observer_version"), "0");
    switch (phase) {
      case 1 -> {
        if (build.atLeast("4.3.5.1")) {
          withoutStandbys(ids).forEach(id -> dataVersion(id, "upgrade_begin_data_version", build));
        }
        withoutStandbys(ids).forEach(id -> dataVersion(id, "target_data_version", build));
      }
      case 4 -> newObjects(build);
      case 6 -> withoutStandbys(ids).forEach(id -> dataVersion(id, "current_data_version", build));
      case 7 -> inspect();
      case 8 -> cluster.parameters.setTenants("compatible", build.version(), withoutStandbys(ids));
      default -> {
        // system variables, tables and packages: nothing that a view here shows
      }
    }
  }

  /** A standby tenant's data version follows its primary's log, not this job. */
  private List<Long> withoutStandbys(List<Long> ids) {
    List<Object> standbys =
        tables
            .rows("SELECT tenant_id FROM __all_virtual_tenant_info WHERE tenant_role = 'STANDBY'")
            .stream()
            .map(row -> row.get(0))
            .toList();
    return ids.stream().filter(id -> !standbys.contains(id)).toList();
  }

  private void dataVersion(long tenant, String column, Build build) {
    tables.update(
        "MERGE INTO __all_virtual_core_table(tenant_id, table_name, row_id, column_name, column_value)"
            + " KEY(tenant_id, table_name, row_id, column_name) VALUES(?, '__all_global_stat', 1, ?, ?)",
        tenant,
        column,
        String.valueOf(build.coded()));
  }

  /** Tables and views that the new version brings. */
  private void newObjects(Build build) {
    for (SystemSchema.Definition definition : SystemSchema.definitions()) {
      boolean isNew =
          Bootstrap.has(build, definition) && !Bootstrap.has(cluster.spec.build(), definition);
      if (isNew) {
        tables.update(
            definition.sql().replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
      }
    }
    tables.update(
        "MERGE INTO __all_table(tenant_id, table_id, table_name) KEY(tenant_id, table_id)"
            + " VALUES(1, 12362, '__all_virtual_core_table')");
    cluster.catchUp().newSchema();
  }

  private void finish(long job, String status, long code) {
    tables.update(
        "UPDATE __all_rootservice_job SET job_status = ?, result_code = ?, progress = CASE ? WHEN 'SUCCESS' THEN 100"
            + " ELSE progress END WHERE job_id = ?",
        status,
        code,
        status,
        job);
  }

  /**
   * {@code RUN JOB}, which returns when it is over.
   *
   * @throws SqlError 1210 when it is not a job that can be run so
   */
  public void runJob(String job) throws SqlError {
    if (!List.of("root_inspection", "upgrade_inspection")
        .contains(job.toLowerCase(java.util.Locale.ROOT))) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run job");
    }
    cluster.call(
        () -> {
          inspect();
          return true;
        });
  }

  private void inspect() {
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
