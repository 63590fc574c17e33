package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The content of {@code __all_virtual_upgrade_inspection}. The verdict lives in the memory of the
 * root service's process. A process that becomes root service for the first time shows {@code
 * checking}. One that was root service before shows its old verdict. A root service checks by
 * itself 5 s after it is in full service, and repeats until all checks pass. It doesn't check while
 * the upgrade mode is on, nor when the mode ends later. {@code RUN JOB 'root_inspection'} checks at
 * once.
 */
public final class Inspection {
  private static final String ALL = "all_check";
  private static final String DATA_VERSION = "data_version_check";
  private static final String SCHEMA = "sys_table_schema_check";

  /** The checks in their order. The last one summarizes all of them. */
  static final List<String> NAMES =
      List.of("zone_check", "sys_stat_check", "sys_param_check", SCHEMA, DATA_VERSION, ALL);

  private static final Set<String> OTHER_JOBS =
      Set.of(
          "check_partition_table",
          "upgrade_storage_format_version",
          "stop_upgrade_storage_format_version",
          "create_inner_schema",
          "io_calibration");
  private static final Duration SELF_CHECK = Duration.ofSeconds(5);

  /**
   * A root service.
   *
   * @param process when its server's process started
   * @param proposal of the sys tenant's leader when it began
   */
  private record Root(Server server, long process, long proposal) {
    boolean processLives() {
      return server.running && server.startedAt == process;
    }
  }

  private record Memory(long process, Map<String, String> verdicts) {}

  private final Cluster cluster;
  private final Tables tables;
  private final Map<Server, Memory> memories = new HashMap<>();
  private Optional<Root> root = Optional.empty();
  private Optional<Root> last = Optional.empty();

  Inspection(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** Sets the verdict of a cluster that has run for long: all checks passed. */
  void begin() {
    root = present();
    last = root;
    show(Map.of());
    tables.update("UPDATE __all_virtual_upgrade_inspection SET info = 'succeed'");
  }

  void tick() {
    Optional<Root> now = present();
    if (now.equals(root)) {
      return;
    }
    root.filter(Root::processLives).ifPresent(this::remember);
    root = now;
    now.ifPresent(this::takeOver);
  }

  private Optional<Root> present() {
    return cluster
        .rootServer()
        .map(server -> new Root(server, server.startedAt, cluster.elections.sys().proposal));
  }

  private void remember(Root before) {
    Map<String, String> verdicts = new HashMap<>();
    tables
        .rows("SELECT name, info FROM __all_virtual_upgrade_inspection")
        .forEach(row -> verdicts.put((String) row.get(0), (String) row.get(1)));
    memories.put(before.server(), new Memory(before.process(), verdicts));
  }

  private void takeOver(Root next) {
    last = Optional.of(next);
    Memory memory = memories.get(next.server());
    show(memory != null && memory.process() == next.process() ? memory.verdicts() : Map.of());
    cluster.after(SELF_CHECK, () -> checkItself(next));
  }

  private void show(Map<String, String> verdicts) {
    tables.update("DELETE FROM __all_virtual_upgrade_inspection");
    for (String name : names()) {
      tables.update(
          "INSERT INTO __all_virtual_upgrade_inspection VALUES(?, ?)",
          name,
          verdicts.getOrDefault(name, "checking"));
    }
  }

  /** Version 4.0 doesn't check data versions. */
  private List<String> names() {
    boolean all = root.map(r -> r.server().build.atLeast("4.1.0.0")).orElse(true);
    return NAMES.stream().filter(name -> all || !name.equals(DATA_VERSION)).toList();
  }

  private void checkItself(Root of) {
    if (root.filter(of::equals).isPresent()
        && !cluster.parameters.flag("enable_upgrade_mode")
        && check(of).isPresent()) {
      cluster.after(SELF_CHECK, () -> checkItself(of));
    }
  }

  /**
   * Runs {@code RUN JOB}, which returns when the job is over.
   *
   * @param where what follows the job's name: only the root service's own server is allowed
   * @throws SqlError the first failing check's; 1210 when {@code RUN JOB} doesn't know the job
   */
  public void run(String job, String where) throws SqlError {
    String name = job.toLowerCase(Locale.ROOT);
    if (OTHER_JOBS.contains(name)) {
      return;
    }
    if (!name.equals("root_inspection")) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run job");
    }
    Optional<SqlError> error =
        cluster.call(
            () -> {
              tick();
              Root of = root.orElseThrow(this::notMaster);
              if (!where.isBlank() && !where.contains(of.server().address().toString())) {
                throw new SqlError(1210, "HY000", "Incorrect arguments to run job");
              }
              Optional<SqlError> first = check(of);
              cluster.events.rootService(
                  of.server().address(),
                  "root_service",
                  "admin_run_job",
                  "ret",
                  first.map(e -> String.valueOf(-e.code())).orElse("0"),
                  "arg",
                  job);
              return first;
            });
    if (error.isPresent()) {
      throw error.get();
    }
  }

  private SqlError notMaster() {
    return new SqlError(4638, "HY000", "The RootServer is not the master");
  }

  private Optional<SqlError> check(Root of) {
    Map<String, SqlError> wrong = wrong(of.server());
    Map<String, String> verdicts = new HashMap<>();
    for (String name : names()) {
      boolean failed = name.equals(ALL) ? !wrong.isEmpty() : wrong.containsKey(name);
      verdicts.put(name, failed ? "failed" : "succeed");
    }
    show(verdicts);
    return names().stream().filter(wrong::containsKey).findFirst().map(wrong::get);
  }

  private Map<String, SqlError> wrong(Server server) {
    Map<String, SqlError> wrong = new LinkedHashMap<>();
    if (server.build.atLeast("4.1.0.0") && !tenantsAreReady(server)) {
      NAMES
          .subList(1, NAMES.size() - 1)
          .forEach(name -> wrong.put(name, new SqlError(4023, "HY000", "Try again")));
    } else {
      if (server.build.coded() != cluster.schemaBuild().coded()) {
        wrong.put(SCHEMA, new SqlError(4029, "HY000", "Schema error"));
      }
      if (server.build.atLeast("4.1.0.0")
          && cluster.dataVersions().notAt(server.build, server) > 0) {
        wrong.put(
            DATA_VERSION,
            new SqlError(4109, "HY000", "Server state or role not the same as expected"));
      }
    }
    for (Faults.Fault fault : cluster.faults.named("inspection_fails")) {
      wrong.putIfAbsent(
          fault.argument(0, NAMES.get(0)).toLowerCase(Locale.ROOT),
          new SqlError(4029, "HY000", "Schema error"));
    }
    return wrong;
  }

  /** Tenants that aren't NORMAL, or not refreshed here, can't be checked. */
  private boolean tenantsAreReady(Server server) {
    return tables.number(
                "SELECT COUNT(*) FROM __all_tenant WHERE status <> 'NORMAL' AND tenant_id NOT IN "
                    + DataVersions.STANDBYS)
            == 0
        && tables.number(
                "SELECT COUNT(*) FROM __all_virtual_server_schema_info WHERE svr_ip = ? AND"
                    + " svr_port = ? AND (refreshed_schema_version <= 1 OR"
                    + " MOD(refreshed_schema_version, 8) <> 0)",
                server.address().ip(),
                server.address().port())
            == 0;
  }
}
