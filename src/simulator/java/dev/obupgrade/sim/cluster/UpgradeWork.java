package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.SystemSchema;
import dev.obupgrade.sim.engine.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the phases of an upgrade job do to the tenants' data versions, schemas and parameters. */
final class UpgradeWork {
  static final int OK = 0;

  /** Not done yet: retry later. */
  static final int WAIT = 1;

  static final int TIMEOUT = -4012;
  private static final int UNEXPECTED = -4016;
  private static final int TRY_AGAIN = -4023;
  private static final int STATE_NOT_MATCH = -4109;
  private static final int NOT_ALLOWED = -4179;

  private final Cluster cluster;
  private final Tables tables;
  private final DataVersions versions;
  private final Server root;
  private final Build build;
  private final List<Long> tenants;

  /**
   * @param tenants in the order of the work
   */
  UpgradeWork(Cluster cluster, Server root, List<Long> tenants) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.versions = cluster.dataVersions();
    this.root = root;
    this.build = root.build;
    this.tenants = tenants;
  }

  /** OK, WAIT or a negative error. */
  int run(UpgradePhase phase) {
    if (phase.waitsForSchemas(build) && !schemasAgree()) {
      return WAIT;
    }
    return switch (phase) {
      case UPGRADE_BEGIN -> begin();
      case UPGRADE_VIRTUAL_SCHEMA -> newObjects();
      case UPGRADE_ALL_POST_ACTION -> lift(DataVersions.CURRENT);
      case UPGRADE_INSPECTION -> ofJob("status <> 'NORMAL'").isEmpty() ? OK : TRY_AGAIN;
      case UPGRADE_END -> end();
      case UPGRADE_FINISH -> finish();
      default -> OK; // system variables, tables and packages: nothing that a view here shows
    };
  }

  /** Records where the last upgrade began, in versions that have this row. */
  private int begin() {
    boolean unknown =
        build.atLeast(DataVersions.BEGUN_SINCE)
            && tenants.stream()
                .filter(id -> has(id, DataVersions.BEGUN_SINCE))
                .anyMatch(id -> versions.get(id, DataVersions.BEGUN).isEmpty());
    return unknown ? UNEXPECTED : lift(DataVersions.TARGET);
  }

  private boolean has(long tenant, String version) {
    return versions.get(tenant, DataVersions.CURRENT).orElse(0L) >= Build.coded(version);
  }

  private int lift(String column) {
    tenants.forEach(id -> versions.lift(id, column, build));
    return OK;
  }

  /** Creates the tables and views of the new version. */
  private int newObjects() {
    SystemSchema.upgrade(cluster.schemaBuild()::atLeast, build::atLeast).forEach(tables::update);
    cluster.schemaBuild(build);
    tables.update(
        "MERGE INTO __all_table(tenant_id, table_id, table_name) KEY(tenant_id, table_id)"
            + " VALUES(1, 12362, '__all_virtual_core_table')");
    cluster.catchUp().newSchema();
    return OK;
  }

  /** Sets the parameter, and waits until the root service's own server uses it. */
  private int end() {
    if (!allAt(DataVersions.TARGET) || !allAt(DataVersions.CURRENT)) {
      return STATE_NOT_MATCH;
    }
    List<Long> behind = tenants.stream().filter(id -> !isCompatible(id)).toList();
    if (behind.isEmpty()) {
      return OK;
    }
    List<Long> unset =
        behind.stream()
            .filter(
                id ->
                    !tables
                        .text(
                            "SELECT value FROM __tenant_parameter WHERE tenant_id = ? AND name ="
                                + " 'compatible' AND svr_ip = 'ANY'",
                            id)
                        .equals(Optional.of(build.version())))
            .toList();
    if (!unset.isEmpty()) {
      cluster.parameters.setTenants("compatible", build.version(), unset);
    }
    return WAIT;
  }

  private int finish() {
    if (!allAt(DataVersions.TARGET)
        || !allAt(DataVersions.CURRENT)
        || !tenants.stream().allMatch(this::isCompatible)) {
      return NOT_ALLOWED;
    }
    return lift(DataVersions.BEGUN);
  }

  private boolean allAt(String column) {
    return tenants.stream().allMatch(id -> versions.is(id, column, build));
  }

  private boolean isCompatible(long tenant) {
    return tables
        .text(
            "SELECT value FROM __sim_parameter WHERE name = 'compatible' AND tenant_id = ? AND"
                + " svr_ip = ? AND svr_port = ?",
            tenant,
            root.address().ip(),
            root.address().port())
        .equals(Optional.of(build.version()));
  }

  /** Compares live servers only. A dead one has no rows, and nobody waits for it. */
  private boolean schemasAgree() {
    return tables.number(
            "SELECT COUNT(*) FROM (SELECT tenant_id FROM __all_virtual_server_schema_info WHERE"
                + " tenant_id IN "
                + list()
                + " GROUP BY tenant_id HAVING MIN(refreshed_schema_version) <>"
                + " MAX(refreshed_schema_version) OR MIN(refreshed_schema_version) <= 1 OR"
                + " MOD(MIN(refreshed_schema_version), 8) <> 0) t")
        == 0;
  }

  private List<List<Object>> ofJob(String condition) {
    return tables.rows(
        "SELECT tenant_id FROM __all_tenant WHERE " + condition + " AND tenant_id IN " + list());
  }

  private String list() {
    return tenants.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
