package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code UPGRADE_ALL}, the job that raises the tenants' data versions, and its phases as separate
 * jobs. A job lives in the memory of the root service that got it, and only that memory refuses
 * another job. When the root service moves or dies, its job is over, and the row stays INPROGRESS
 * forever, because the job can't write to the tables any more. Nothing reads such rows again, and
 * {@code STOP UPGRADE JOB} doesn't touch them.
 */
public final class UpgradeJobs {
  /** The reply comes first, then the row. */
  private static final Duration SUBMITTED = Duration.ofMillis(100);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final int CANCELLED = -4072;
  private static final int INVALID_ARGUMENT = -4007;

  /** A running job: its row and its progress. */
  private static final class Running {
    final UpgradeJob job;
    long id;
    List<Long> tenants = List.of();
    int phase;
    long waitsUntil;

    Running(UpgradeJob job) {
      this.job = job;
    }
  }

  private final Cluster cluster;
  private final Tables tables;
  private Optional<Running> running = Optional.empty();

  /** Servers whose process, with this start time, accepts no more jobs. */
  private final Map<Server, Long> blocked = new HashMap<>();

  UpgradeJobs(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * Submits a job and returns. Its row appears a moment later. It runs until its phases are done.
   *
   * @param words names of tenants; empty means all but standby ones
   * @throws SqlError 1210 for an unknown job, 4179 while this root service runs another one, 5160
   *     for an unknown tenant, 1235 for tenants that it can't run for
   */
  public void run(String name, List<String> words) throws SqlError {
    cluster.call(
        () -> {
          Server root =
              cluster
                  .rootServer()
                  .orElseThrow(
                      () -> new SqlError(4638, "HY000", "The RootServer is not the master"));
          boolean all = words.size() == 1 && words.get(0).equalsIgnoreCase("all");
          UpgradeJob job =
              UpgradeJob.of(name, all ? List.of() : words, root, cluster.elections.sys().proposal);
          checkTenants(job);
          if (isBlocked() || current().isPresent()) {
            throw new SqlError(4179, "HY000", "Operation not allowed now");
          }
          cluster.events.rootService(
              root.address(), "root_service", "admin_run_upgrade_job", "ret", "0", "arg", name);
          Running submitted = new Running(job);
          running = Optional.of(submitted);
          cluster.after(SUBMITTED, () -> begin(submitted));
          return true;
        });
  }

  private void checkTenants(UpgradeJob job) throws SqlError {
    boolean modern = job.build().atLeast("4.2.0.0");
    if (modern && job.words().stream().anyMatch(TenantGroup::isOne)) {
      throw notSupported();
    }
    List<Long> ids = cluster.parameters.tenants(job.words());
    if (job.type().equals("UPGRADE_SYSTEM_PACKAGE") && ids.stream().anyMatch(id -> id != 1)) {
      throw notSupported();
    }
  }

  private static SqlError notSupported() {
    return new SqlError(1235, "0A000", "Not supported feature or function");
  }

  /** Returns the job in the memory of the current root service. */
  private Optional<Running> current() {
    return running.filter(r -> r.job.isOf(cluster));
  }

  private boolean isBlocked() {
    return cluster
        .rootServer()
        .filter(server -> Long.valueOf(server.startedAt).equals(blocked.get(server)))
        .isPresent();
  }

  private void begin(Running submitted) {
    if (!isCurrent(submitted)) {
      return;
    }
    UpgradeJob job = submitted.job;
    boolean modern = job.build().atLeast("4.2.0.0");
    submitted.tenants = tenants(job);
    boolean possible = arePossible(job, submitted.tenants);
    if (!possible && modern) {
      // the row never appears, and below 4.3.5 the mark of a running job stays until the process
      // ends
      running = Optional.empty();
      if (!job.build().atLeast("4.3.5.0")) {
        blocked.put(job.root(), job.process());
      }
      return;
    }
    submitted.id = tables.number("SELECT MAX(job_id) FROM __all_rootservice_job") + 1;
    insert(submitted);
    if (possible) {
      next(submitted);
    } else {
      end(submitted, INVALID_ARGUMENT);
    }
  }

  /** Works on one tenant after the other, from the newest to sys. */
  private List<Long> tenants(UpgradeJob job) {
    List<Long> ids = new ArrayList<>();
    if (job.words().isEmpty()) {
      tables
          .rows(
              "SELECT tenant_id FROM __all_tenant WHERE tenant_id NOT IN " + DataVersions.STANDBYS)
          .forEach(row -> ids.add((Long) row.get(0)));
    } else {
      try {
        ids.addAll(cluster.parameters.tenants(job.words()));
      } catch (SqlError e) {
        throw new IllegalStateException(e); // they existed when the job was submitted
      }
    }
    return ids.stream().distinct().sorted(Comparator.reverseOrder()).toList();
  }

  /**
   * Returns whether the job finds its tenants. It reads the role of each user tenant, because a
   * standby tenant's data version follows its primary's log.
   */
  private boolean arePossible(UpgradeJob job, List<Long> ids) {
    boolean strict = job.build().atLeast("4.3.5.0");
    for (long id : ids) {
      Optional<String> role =
          tables.text("SELECT tenant_role FROM __all_virtual_tenant_info WHERE tenant_id = ?", id);
      boolean user = id % 2 == 0;
      boolean known = !user || role.isPresent();
      boolean usual =
          !strict
              || (!user || role.equals(Optional.of("PRIMARY")))
                  && tables
                      .text("SELECT status FROM __all_tenant WHERE tenant_id = ?", id)
                      .equals(Optional.of("NORMAL"));
      if (!known || !usual || role.equals(Optional.of("STANDBY"))) {
        return false;
      }
    }
    return true;
  }

  private void insert(Running started) {
    UpgradeJob job = started.job;
    Build build = job.build();
    Optional<Long> only =
        started.tenants.size() == 1 ? Optional.of(started.tenants.get(0)) : Optional.empty();
    Object tenant =
        build.atLeast("4.2.0.0")
            ? only.orElse(0L)
            : build.atLeast("4.1.0.0") ? Long.valueOf(0) : null;
    String info =
        build.atLeast("4.2.0.0")
            ? job.version()
                .map(v -> "SPECIFIED_DATA_VERSION: '" + v + "'")
                .orElse(target(job, only))
            : job.version().orElse("");
    tables.update(
        "INSERT INTO __all_rootservice_job(job_id, job_type, job_status, progress, tenant_id,"
            + " rs_svr_ip, rs_svr_port, extra_info) VALUES(?, ?, 'INPROGRESS', 0, ?, ?, ?, ?)",
        started.id,
        job.type(),
        tenant,
        job.root().address().ip(),
        job.root().address().port(),
        info);
  }

  private String target(UpgradeJob job, Optional<Long> tenant) {
    String current =
        tenant
            .flatMap(id -> cluster.dataVersions().get(id, DataVersions.CURRENT))
            .map(code -> ", CURRENT_DATA_VERSION: '" + Build.decoded(code) + "'")
            .orElse("");
    return "TARGET_DATA_VERSION: '" + job.build().version() + "'" + current;
  }

  /**
   * Stops the job of the current root service, which counts as failed. Does nothing without one.
   *
   * @throws SqlError 4012 when the job doesn't end
   */
  public void stop() throws SqlError {
    boolean endless =
        cluster.call(
            () -> {
              current().filter(r -> r.id > 0).ifPresent(r -> end(r, CANCELLED));
              running = Optional.empty();
              return isBlocked();
            });
    if (endless) {
      cluster.await(() -> false, cluster.later(STOP_LIMIT));
      throw new SqlError(4012, "HY000", "Timeout");
    }
  }

  private void next(Running started) {
    cluster.after(cluster.spec.timings().upgradePhase(), () -> phase(started));
  }

  private boolean isCurrent(Running one) {
    return running.filter(r -> r == one).isPresent() && one.job.isOf(cluster);
  }

  private void phase(Running started) {
    if (!isCurrent(started)) {
      return;
    }
    UpgradeJob job = started.job;
    if (started.phase == job.phases().size()) {
      succeed(started);
      return;
    }
    UpgradePhase phase = job.phases().get(started.phase);
    int result =
        failsAt(phase, job)
            ? -4109
            : new UpgradeWork(cluster, job.root(), started.tenants).run(phase);
    if (result == UpgradeWork.WAIT) {
      await(started, phase);
    } else if (result < 0) {
      end(started, result);
    } else {
      started.phase++;
      started.waitsUntil = 0;
      if (started.phase == job.phases().size()) {
        succeed(started);
      } else {
        next(started);
      }
    }
  }

  /**
   * Waits for schemas without a limit, and for the parameter that the END sets until an inner SQL's
   * timeout.
   */
  private void await(Running started, UpgradePhase phase) {
    if (started.waitsUntil == 0) {
      started.waitsUntil =
          cluster.later(cluster.parameters.duration("internal_sql_execute_timeout"));
    }
    if (phase == UpgradePhase.UPGRADE_END && cluster.now() >= started.waitsUntil) {
      end(started, UpgradeWork.TIMEOUT);
    } else {
      cluster.after(LOOK, () -> phase(started));
    }
  }

  private boolean failsAt(UpgradePhase phase, UpgradeJob job) {
    return (phase == UpgradePhase.UPGRADE_SYSTEM_PACKAGE || job.phases().size() == 1)
        && !cluster.faults.named("upgrade_job_fails").isEmpty();
  }

  private void succeed(Running done) {
    end(done, UpgradeWork.OK);
    UpgradeJob job = done.job;
    if (!cluster.dataVersions().areOf("4.1.0.0")) {
      return;
    }
    List<String> pairs =
        new ArrayList<>(
            List.of("cluster_version", cluster.parameters.clusterValue("min_observer_version")));
    if (job.build().atLeast("4.2.0.0")) {
      pairs.addAll(List.of("build_version", job.build().buildVersion()));
      pairs.addAll(List.of("target_data_version", job.build().version()));
      if (done.tenants.size() == 1) {
        long tenant = done.tenants.get(0);
        pairs.addAll(
            List.of(
                "current_data_version",
                cluster
                    .dataVersions()
                    .get(tenant, DataVersions.CURRENT)
                    .map(Build::decoded)
                    .orElse("")));
        pairs.addAll(List.of("tenant_id", String.valueOf(tenant)));
      }
    }
    cluster.events.cluster(
        "UPGRADE", job.type().toUpperCase(Locale.ROOT), pairs.toArray(String[]::new));
  }

  private void end(Running ended, int code) {
    running = Optional.empty();
    tables.update(
        "UPDATE __all_rootservice_job SET job_status = ?, result_code = ?, progress = ? WHERE"
            + " job_id = ?",
        code == UpgradeWork.OK ? "SUCCESS" : "FAILED",
        code,
        code == UpgradeWork.OK ? 100 : 0,
        ended.id);
  }
}
