package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;

/**
 * The tablets of each replica of a log stream: two here instead of hundreds. One belongs to the log
 * stream itself and is never merged. The other is {@code __all_ddl_operation} (tablet 5) in a
 * tenant's first log stream, and a user's table in the others.
 */
final class Tablets {
  /** The first tablet of a user's table. */
  static final long USERS = 200_001;

  private static final long OF_LOG_STREAM = 49_401;
  private static final String MERGED = " AND tablet_id NOT BETWEEN 49401 AND 49403";
  private static final String REPLICAS =
      " FROM __all_virtual_ls_info i WHERE i.svr_ip = ? AND i.svr_port = ? AND (? = 0 OR"
          + " i.tenant_id = ? AND i.ls_id = ?)";
  private static final String TABLET =
      "CASE i.ls_id WHEN 1 THEN 5 ELSE 200000 + i.ls_id - 1000 END";

  private final Tables tables;

  Tablets(Cluster cluster) {
    this.tables = cluster.tables;
  }

  /** Creates the tablets of all replicas on the server. */
  void add(Server server) {
    add(server.address(), 0, 0);
  }

  void add(Server server, LogStream stream) {
    add(server.address(), stream.id.tenant(), stream.id.stream());
  }

  private void add(Address address, long tenant, long stream) {
    Object[] which = {address.ip(), address.port(), tenant, tenant, stream};
    String into =
        "INSERT INTO __all_virtual_tablet_compaction_info(svr_ip, svr_port, tenant_id, ls_id,"
            + " tablet_id, finished_scn, wait_check_scn, max_received_scn, serialize_scn_list)"
            + " SELECT i.svr_ip, i.svr_port, i.tenant_id, i.ls_id, ";
    tables.update(into + OF_LOG_STREAM + ", 0, 0, 0, ''" + REPLICAS, which);
    String merge = " FROM __all_merge_info m WHERE m.tenant_id = i.tenant_id";
    tables.update(
        into
            + TABLET
            + ", (SELECT m.last_merged_scn"
            + merge
            + "), 0, (SELECT CASE WHEN m.global_broadcast_scn > 1 THEN m.global_broadcast_scn ELSE"
            + " 0 END"
            + merge
            + "), ''"
            + REPLICAS,
        which);
    String pointers =
        "INSERT INTO __all_virtual_tablet_pointer_status(svr_ip, svr_port, tenant_id, ls_id,"
            + " tablet_id) SELECT i.svr_ip, i.svr_port, i.tenant_id, i.ls_id, ";
    tables.update(pointers + OF_LOG_STREAM + REPLICAS, which);
    tables.update(pointers + TABLET + REPLICAS, which);
  }

  /** Notes a major freeze, which reaches all tablets that are ever merged. */
  void frozen(long tenant, long scn) {
    tables.update(
        "UPDATE __all_virtual_tablet_compaction_info SET max_received_scn = ? WHERE tenant_id = ?"
            + MERGED,
        scn,
        tenant);
  }

  /** Notes after a merge how many rows each replica's tablets have. */
  void merged(long tenant) {
    tables.update(
        "UPDATE __all_virtual_tablet_compaction_info SET finished_scn = max_received_scn WHERE"
            + " tenant_id = ? AND finished_scn < max_received_scn",
        tenant);
    tables.update(
        "MERGE INTO __all_virtual_tablet_replica_checksum(tenant_id, tablet_id, svr_ip, svr_port,"
            + " ls_id, compaction_scn, row_count) KEY(tenant_id, tablet_id, svr_ip, svr_port,"
            + " ls_id) SELECT c.tenant_id, c.tablet_id, c.svr_ip, c.svr_port, c.ls_id,"
            + " c.finished_scn, CASE c.tablet_id WHEN 5 THEN (SELECT COUNT(*) FROM"
            + " __all_virtual_ddl_operation d WHERE d.tenant_id = c.tenant_id) ELSE 0 END FROM"
            + " __all_virtual_tablet_compaction_info c WHERE c.tenant_id = ? AND c.svr_ip IS NOT"
            + " NULL"
            + MERGED,
        tenant);
  }
}
