package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.util.Optional;

/** The data versions of tenants, in {@code __all_virtual_core_table}. */
final class DataVersions {
  static final String TARGET = "target_data_version";
  static final String CURRENT = "current_data_version";

  /** The first version with the row that says where the last upgrade began. FINISH writes it. */
  static final String BEGUN = "upgrade_begin_data_version";

  static final String BEGUN_SINCE = "4.3.5.1";

  /** Tenants whose data version follows their primary's log. */
  static final String STANDBYS =
      "(SELECT tenant_id FROM __sim_tenant_info WHERE tenant_role = 'STANDBY')";

  private static final String ITEM =
      " FROM __sim_core_table WHERE tenant_id = ? AND table_name = '__all_global_stat' AND row_id ="
          + " 1 AND column_name = ?";

  private final Tables tables;

  DataVersions(Tables tables) {
    this.tables = tables;
  }

  Optional<Long> get(long tenant, String column) {
    return tables.text("SELECT column_value" + ITEM, tenant, column).map(Long::valueOf);
  }

  boolean is(long tenant, String column, Build build) {
    return get(tenant, column).filter(code -> code == build.coded()).isPresent();
  }

  /** Returns whether the sys tenant's data have that version or a later one. */
  boolean areOf(String version) {
    return get(Tenant.SYS, CURRENT).filter(code -> code >= Build.coded(version)).isPresent();
  }

  /** Sets a data version, but never lowers it. */
  void lift(long tenant, String column, Build build) {
    if (get(tenant, column).orElse(0L) < build.coded()) {
      tables.update(
          "MERGE INTO __sim_core_table(tenant_id, table_name, row_id, column_name, column_value)"
              + " KEY(tenant_id, table_name, row_id, column_name) VALUES(?, '__all_global_stat', 1,"
              + " ?, ?)",
          tenant,
          column,
          String.valueOf(build.coded()));
    }
  }

  /** Returns the tenants, except standby ones, that a server doesn't see at a version. */
  long notAt(Build build, Server server) {
    return tables.number(
        "SELECT COUNT(*) FROM __all_tenant t WHERE t.tenant_id NOT IN "
            + STANDBYS
            + " AND ((SELECT COUNT(*) FROM __sim_core_table c WHERE c.tenant_id = t.tenant_id AND"
            + " c.table_name = '__all_global_stat' AND c.row_id = 1 AND c.column_value = ? AND"
            + " c.column_name IN ('target_data_version', 'current_data_version')) < 2 OR NOT EXISTS"
            + " (SELECT 1 FROM __sim_parameter p WHERE p.svr_ip = ? AND p.svr_port = ? AND p.name ="
            + " 'compatible' AND p.tenant_id = t.tenant_id AND p.value = ?))",
        String.valueOf(build.coded()),
        server.address().ip(),
        server.address().port(),
        build.version());
  }
}
