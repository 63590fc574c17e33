package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.util.List;

/** The rows of virtual tables that a server itself provides. They exist while it lives. */
final class ServerRows {
  private static final List<String> TABLES =
      List.of(
          "__all_virtual_log_stat",
          "__all_virtual_server_schema_info",
          "__sim_parameter",
          "__all_virtual_tablet_compaction_info",
          "__all_virtual_load_data_stat",
          "__all_virtual_disk_stat",
          "__all_virtual_tablet_pointer_status",
          "__all_virtual_ls_info",
          "__all_virtual_replay_stat",
          "GV$OB_UNITS",
          "GV$OB_SERVERS");

  /** From this version on, views leave out a server without the sys tenant's schema. */
  private static final String WITHOUT_UNREAD_SCHEMAS = "4.2.0.0";

  private final Cluster cluster;
  private final Tables tables;

  ServerRows(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  void remove(Server server) {
    cluster.checkpoints.keep(server);
    for (String table : TABLES) {
      tables.update(
          "DELETE FROM " + table + " WHERE svr_ip = ? AND svr_port = ?",
          server.address().ip(),
          server.address().port());
    }
  }

  /** Creates the rows of a server that has just come up: no log in sync, no schema refreshed. */
  void add(Server server) {
    String ip = server.address().ip();
    int port = server.address().port();
    remove(server);
    cluster.parameters.addRows(server);
    for (Tenant tenant : cluster.tenants()) {
      for (LogStream stream : tenant.streams) {
        if (stream.members.contains(server)) {
          addReplica(server, stream);
        }
      }
    }
    cluster.tablets.add(server);
    cluster.adaptive.addTo(server);
    if (!server.build.atLeast(WITHOUT_UNREAD_SCHEMAS)) {
      addSchemas(server, 0);
    }
    tables.update(
        "INSERT INTO __all_virtual_disk_stat(svr_ip, svr_port, total_size, used_size, free_size,"
            + " is_disk_valid, disk_error_begin_ts, allocated_size) VALUES(?, ?, 107374182400,"
            + " 1073741824, 106300440576, 1, 0, 107374182400)",
        ip,
        port);
    addUnits(ip, port);
    tables.update(
        "INSERT INTO GV$OB_SERVERS(svr_ip, svr_port, zone, sql_port, cpu_capacity,"
            + " cpu_capacity_max, cpu_assigned, cpu_assigned_max, mem_capacity, mem_assigned,"
            + " log_disk_capacity, log_disk_assigned, log_disk_in_use, data_disk_capacity,"
            + " data_disk_in_use, data_disk_health_status, memory_limit, data_disk_allocated)"
            + " VALUES(?, ?, ?, ?, 16, 16, 4, 8, 8589934592, 4294967296, 42949672960, 21474836480,"
            + " 2147483648, 107374182400, 1073741824, 'NORMAL', 10737418240, 107374182400)",
        ip,
        port,
        server.zone(),
        server.sqlPort());
  }

  /**
   * Creates the units of the tenants that the server runs. A user tenant's META tenant has a tenth
   * of the unit's log disk, at least 512 MiB, which is 8 blocks. With 7 of them in use it is 87.5 %
   * full and healthy, because blocks are recycled only above 80 %.
   */
  private void addUnits(String ip, int port) {
    String insert =
        "INSERT INTO GV$OB_UNITS(svr_ip, svr_port, unit_id, tenant_id, zone, zone_type, region,"
            + " max_cpu, min_cpu, memory_size, max_iops, min_iops, iops_weight, log_disk_size,"
            + " log_disk_in_use, data_disk_in_use, status, create_time) SELECT u.svr_ip,"
            + " u.svr_port, u.unit_id, ";
    String from = " FROM DBA_OB_UNITS u WHERE u.svr_ip = ? AND u.svr_port = ?";
    String ofMeta = "GREATEST(u.log_disk_size / 10, 536870912)";
    tables.update(
        insert
            + "u.tenant_id, u.zone, 'ReadWrite', 'sys_region', u.max_cpu, u.min_cpu, u.memory_size,"
            + " u.max_iops, u.min_iops, u.iops_weight, u.log_disk_size - CASE u.tenant_id WHEN 1"
            + " THEN 0 ELSE "
            + ofMeta
            + " END, 1073741824, 1073741824, 'NORMAL', u.create_time"
            + from,
        ip,
        port);
    tables.update(
        insert
            + "u.tenant_id - 1, u.zone, 'ReadWrite', 'sys_region', NULL, NULL, u.memory_size / 10,"
            + " NULL, NULL, NULL, "
            + ofMeta
            + ", 469762048, 67108864, 'NORMAL', u.create_time"
            + from
            + " AND u.tenant_id > 1",
        ip,
        port);
  }

  /**
   * @param version 0 or 1 when nothing is refreshed yet
   */
  void addSchemas(Server server, long version) {
    tables.update(
        "DELETE FROM __all_virtual_server_schema_info WHERE svr_ip = ? AND svr_port = ?",
        server.address().ip(),
        server.address().port());
    tables.update(
        "INSERT INTO __all_virtual_server_schema_info(svr_ip, svr_port, tenant_id,"
            + " refreshed_schema_version, received_schema_version) SELECT ?, ?, tenant_id, ?, ?"
            + " FROM __all_tenant",
        server.address().ip(),
        server.address().port(),
        version,
        version);
  }

  /** Adds a replica to a running server. */
  void joined(Server server, LogStream stream) {
    addReplica(server, stream);
    cluster.tablets.add(server, stream);
  }

  private void addReplica(Server server, LogStream stream) {
    String ip = server.address().ip();
    int port = server.address().port();
    long scn = cluster.logs.behind();
    boolean leads = stream.leader.filter(leader -> leader == server).isPresent();
    tables.update(
        "INSERT INTO __all_virtual_log_stat(tenant_id, ls_id, svr_ip, svr_port, role, proposal_id,"
            + " paxos_member_list, paxos_replica_num, in_sync, end_scn, max_scn)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        stream.id.tenant(),
        stream.id.stream(),
        ip,
        port,
        leads ? "LEADER" : "FOLLOWER",
        stream.proposal,
        stream.memberList(),
        stream.replicaNumber,
        scn,
        scn);
    tables.update(
        "INSERT INTO __all_virtual_ls_info(svr_ip, svr_port, tenant_id, ls_id, checkpoint_scn)"
            + " VALUES(?, ?, ?, ?, ?)",
        ip,
        port,
        stream.id.tenant(),
        stream.id.stream(),
        cluster.checkpoints.of(server, stream));
    tables.update(
        "INSERT INTO __all_virtual_replay_stat(tenant_id, ls_id, svr_ip, svr_port, role) VALUES(?,"
            + " ?, ?, ?, ?)",
        stream.id.tenant(),
        stream.id.stream(),
        ip,
        port,
        leads ? "LEADER" : "FOLLOWER");
  }
}
