package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.util.List;

/** The rows of virtual tables that a server answers for itself: there while it lives. */
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

  private final Cluster cluster;
  private final Tables tables;

  ServerRows(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  void remove(Server server) {
    for (String table : TABLES) {
      tables.update(
          "DELETE FROM " + table + " WHERE svr_ip = ? AND svr_port = ?",
          server.address().ip(),
          server.address().port());
    }
  }

  /** As a server has them that has just come up: no log in sync, no schema refreshed. */
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
    tables.update(
        "INSERT INTO __all_virtual_server_schema_info(svr_ip, svr_port, tenant_id, refreshed_schema_version,"
            + " received_schema_version) SELECT ?, ?, tenant_id, 0, 0 FROM __all_tenant",
        ip,
        port);
    tables.update(
        "INSERT INTO __all_virtual_disk_stat(svr_ip, svr_port, total_size, used_size, free_size, is_disk_valid, disk_error_begin_ts, allocated_size) VALUES(?, ?, 107374182400, 1073741824, 106300440576, 1, 0, 107374182400)",
        ip,
        port);
    tables.update(
        "INSERT INTO GV$OB_UNITS SELECT u.svr_ip, u.svr_port, u.unit_id, u.tenant_id, u.zone, 'ReadWrite', 'sys_region',"
            + " u.max_cpu, u.min_cpu, u.memory_size, 1000000, 1000000, 1, u.log_disk_size, 1073741824, 1073741824,"
            + " 'NORMAL', u.create_time FROM DBA_OB_UNITS u WHERE u.svr_ip = ? AND u.svr_port = ?",
        ip,
        port);
    tables.update(
        "INSERT INTO GV$OB_SERVERS VALUES(?, ?, ?, ?, 16, 16, 4, 8, 8589934592, 4294967296, 42949672960,"
            + " 21474836480, 2147483648, 107374182400, 1073741824, 'NORMAL', 10737418240, 107374182400, NULL, NULL)",
        ip,
        port,
        server.zone(),
        server.sqlPort());
  }

  void addReplica(Server server, LogStream stream) {
    String ip = server.address().ip();
    int port = server.address().port();
    long scn = cluster.now() * 1_000;
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
        "INSERT INTO __all_virtual_ls_info(svr_ip, svr_port, tenant_id, ls_id, checkpoint_scn) VALUES(?, ?, ?, ?, ?)",
        ip,
        port,
        stream.id.tenant(),
        stream.id.stream(),
        scn);
    tables.update(
        "INSERT INTO __all_virtual_replay_stat(tenant_id, ls_id, svr_ip, svr_port, role) VALUES(?, ?, ?, ?, ?)",
        stream.id.tenant(),
        stream.id.stream(),
        ip,
        port,
        leads ? "LEADER" : "FOLLOWER");
    tables.update(
        "INSERT INTO __all_virtual_tablet_compaction_info VALUES(?, ?, ?, ?, ?, 1, 1, 1, '')",
        ip,
        port,
        stream.id.tenant(),
        stream.id.stream(),
        200_001L);
  }
}
