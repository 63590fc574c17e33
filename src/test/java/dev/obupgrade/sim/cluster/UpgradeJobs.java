package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code UPGRADE_ALL}, the job that lifts the tenants' data versions, and its phases as jobs of
 * their own. A job lives in the memory of the root service that runs it: one that is told to go
 * ends it as FAILED, one that dies leaves its row INPROGRESS. OceanBase leaves it so for ever; here
 * it is FAILED after two minutes, longer than the vendor's script needs to see that the root
 * service has changed.
 */
public final class UpgradeJobs {
  private static final Duration ORPHANED = Duration.ofSeconds(120);
  private static final long CANCELLED = -4072;

  /**
   * A job in the memory of a root service.
   *
   * @param process when the server's process was started
   * @param proposal of the sys tenant's leader when it began
   */
  private record Job(
      long id,
      List<UpgradePhase> phases,
      List<Long> tenants,
      Server root,
      long process,
      long proposal) {

    boolean isAlive() {
      return root.up && root.startedAt == process;
    }

    /** Whether the root service that began it is still the root service. */
    boolean isOf(Cluster cluster) {
      return isAlive()
          && cluster.rootServer().filter(server -> server == root).isPresent()
          && cluster.elections.sys().proposal == proposal;
    }
  }

  private final Cluster cluster;
  private final Tables tables;
  private Optional<Job> running = Optional.empty();

  UpgradeJobs(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * Begins a job and returns; it runs as long as its phases take.
   *
   * @param words names of tenants, all but standby ones when empty
   * @throws SqlError 1210 for an unknown job, 4179 while another one runs, 1235 for a standby
   *     tenant
   */
  public void run(String name, List<String> words, String sql) throws SqlError {
    List<UpgradePhase> phases = UpgradePhase.of(name);
    cluster.call(
        () -> {
          if (running.filter(job -> job.isOf(cluster) && inProgress(job.id())).isPresent()) {
            throw new SqlError(4179, "HY000", "Operation not allowed now");
          }
          Server root =
              cluster
                  .rootServer()
                  .orElseThrow(
                      () -> new SqlError(4638, "HY000", "The RootServer is not the master"));
          List<Long> ids = tenants(words);
          long id = tables.number("SELECT MAX(job_id) FROM __all_rootservice_job") + 1;
          tables.update(
              "INSERT INTO __all_rootservice_job(job_id, job_type, job_status, progress, tenant_id, rs_svr_ip,"
                  + " rs_svr_port, sql_text, extra_info) VALUES(?, ?, 'INPROGRESS', 0, ?, ?, ?, ?, ?)",
              id,
              name.toUpperCase(Locale.ROOT),
              ids.size() == 1 ? ids.get(0) : 0L,
              root.address().ip(),
              root.address().port(),
              sql,
              "TARGET_DATA_VERSION: '" + root.build.version() + "'");
          Job job =
              new Job(id, phases, ids, root, root.startedAt, cluster.elections.sys().proposal);
          running = Optional.of(job);
          next(job, 0);
          return true;
        });
  }

  private List<Long> tenants(List<String> words) throws SqlError {
    List<Long> standbys =
        tables
            .rows("SELECT tenant_id FROM __all_virtual_tenant_info WHERE tenant_role = 'STANDBY'")
            .stream()
            .map(row -> (Long) row.get(0))
            .toList();
    List<Long> ids = new ArrayList<>();
    for (String word : words.isEmpty() ? List.of("all") : words) {
      ids.addAll(cluster.parameters.tenants(word));
    }
    if (words.isEmpty()) {
      ids.removeAll(standbys);
    } else if (ids.stream().anyMatch(standbys::contains)) {
      // its data version follows its primary's log
      throw new SqlError(1235, "0A000", "Not supported feature or function");
    }
    return ids.stream().distinct().toList();
  }

  /** Stops what runs; it counts as failed. */
  public void stop() throws SqlError {
    cluster.call(
        () -> {
          running = Optional.empty();
          return tables.update(
              "UPDATE __all_rootservice_job SET job_status = 'FAILED', result_code = "
                  + CANCELLED
                  + " WHERE job_type LIKE 'UPGRADE%' AND job_status = 'INPROGRESS'");
        });
  }

  private boolean inProgress(long job) {
    return tables
        .text("SELECT job_status FROM __all_rootservice_job WHERE job_id = ?", job)
        .orElse("")
        .equals("INPROGRESS");
  }

  private void next(Job job, int phase) {
    cluster.after(cluster.spec.timings().upgradePhase(), () -> phase(job, phase));
  }

  private void phase(Job job, int phase) {
    if (!inProgress(job.id())) {
      return;
    }
    if (!job.isOf(cluster)) {
      if (!job.isAlive()) {
        running = running.filter(current -> current != job);
        cluster.after(ORPHANED, () -> fail(job.id()));
      } else if (cluster.hasRootService()) {
        finish(job, "FAILED", CANCELLED);
      } else {
        next(job, phase);
      }
      return;
    }
    if (failsAt(job.phases().get(phase), job)) {
      finish(job, "FAILED", -4109);
      return;
    }
    act(job.phases().get(phase), job);
    int done = phase + 1;
    if (done == job.phases().size()) {
      finish(job, "SUCCESS", 0);
    } else {
      tables.update(
          "UPDATE __all_rootservice_job SET progress = ? WHERE job_id = ?",
          done * 100 / job.phases().size(),
          job.id());
      next(job, done);
    }
  }

  private boolean failsAt(UpgradePhase phase, Job job) {
    return (phase == UpgradePhase.UPGRADE_SYSTEM_PACKAGE || job.phases().size() == 1)
        && !cluster.faults.named("upgrade_job_fails").isEmpty();
  }

  private void act(UpgradePhase phase, Job job) {
    Build build = job.root().build;
    switch (phase) {
      case UPGRADE_BEGIN -> {
        if (build.atLeast("4.3.5.1")) {
          job.tenants().forEach(id -> dataVersion(id, "upgrade_begin_data_version", build));
        }
        job.tenants().forEach(id -> dataVersion(id, "target_data_version", build));
      }
      case UPGRADE_VIRTUAL_SCHEMA -> newObjects(build);
      case UPGRADE_ALL_POST_ACTION ->
          job.tenants().forEach(id -> dataVersion(id, "current_data_version", build));
      case UPGRADE_INSPECTION -> new Inspection(cluster).inspect();
      case UPGRADE_END ->
          cluster.parameters.setTenants("compatible", build.version(), job.tenants());
      default -> {
        // system variables, tables and packages: nothing that a view here shows
      }
    }
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
    SystemSchema.upgrade(cluster.schemaBuild()::atLeast, build::atLeast).forEach(tables::update);
    cluster.schemaBuild(build);
    tables.update(
        "MERGE INTO __all_table(tenant_id, table_id, table_name) KEY(tenant_id, table_id)"
            + " VALUES(1, 12362, '__all_virtual_core_table')");
    cluster.catchUp().newSchema();
  }

  private void fail(long job) {
    tables.update(
        "UPDATE __all_rootservice_job SET job_status = 'FAILED', result_code = ? WHERE job_id = ?"
            + " AND job_status = 'INPROGRESS'",
        CANCELLED,
        job);
  }

  private void finish(Job job, String status, long code) {
    running = Optional.empty();
    tables.update(
        "UPDATE __all_rootservice_job SET job_status = ?, result_code = ?, progress = CASE ? WHEN 'SUCCESS' THEN 100"
            + " ELSE progress END WHERE job_id = ?",
        status,
        code,
        status,
        job.id());
  }
}
