package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;

/**
 * Writes a replica's row in the location tables, and the member lists that all rows of a stream
 * show.
 */
final class Replicas {
  private final Cluster cluster;
  private final Tables tables;
  private final ServerRows rows;

  Replicas(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.rows = new ServerRows(cluster);
  }

  void join(LogStream stream, Server server) {
    stream.members =
        stream.home.stream().filter(s -> s == server || stream.members.contains(s)).toList();
    addLocation(stream, server);
    rows.joined(server, stream);
    server.syncing.put(stream.id, 0L);
    showMembers(stream);
  }

  void leave(LogStream stream, Server server) {
    stream.members = stream.members.stream().filter(s -> s != server).toList();
    for (String table : locationTables(stream)) {
      delete(table, stream, server);
    }
    showMembers(stream);
  }

  void addLocation(LogStream stream, Server member) {
    for (String table : locationTables(stream)) {
      addLocation(table, stream, member);
    }
  }

  private void addLocation(String table, LogStream stream, Server member) {
    tables.update(
        "INSERT INTO "
            + table
            + "(tenant_id, ls_id, svr_ip, svr_port, sql_port, role, member_list, proposal_id, zone,"
            + " paxos_replica_number) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        stream.id.tenant(),
        stream.id.stream(),
        member.address().ip(),
        member.address().port(),
        member.sqlPort(),
        stream.leader.filter(leader -> leader == member).isPresent() ? 1 : 2,
        stream.memberList(),
        stream.proposal,
        member.zone(),
        stream.replicaNumber);
  }

  /** The root service keeps its data about the sys tenant's replicas only in memory. */
  void forget(LogStream sys, Server member) {
    member.lacksCoreRow = true;
    delete("__all_virtual_core_meta_table", sys, member);
  }

  /** Adds the replica of a server that is back to the root service's data. */
  void report(Server server) {
    server.lacksCoreRow = false;
    LogStream sys = cluster.elections.sys();
    if (sys.members.contains(server)) {
      delete("__all_virtual_core_meta_table", sys, server);
      addLocation("__all_virtual_core_meta_table", sys, server);
    }
  }

  private void delete(String table, LogStream stream, Server server) {
    tables.update(
        "DELETE FROM "
            + table
            + " WHERE tenant_id = ? AND ls_id = ? AND svr_ip = ? AND svr_port = ?",
        stream.id.tenant(),
        stream.id.stream(),
        server.address().ip(),
        server.address().port());
  }

  private void showMembers(LogStream stream) {
    tables.update(
        "UPDATE __all_virtual_log_stat SET paxos_member_list = ? WHERE tenant_id = ? AND ls_id = ?",
        stream.memberList(),
        stream.id.tenant(),
        stream.id.stream());
    for (String table : locationTables(stream)) {
      tables.update(
          "UPDATE " + table + " SET member_list = ? WHERE tenant_id = ? AND ls_id = ?",
          stream.memberList(),
          stream.id.tenant(),
          stream.id.stream());
    }
  }

  /** Returns both tables, because the sys tenant's log stream is in both. */
  private static String[] locationTables(LogStream stream) {
    return stream.id.tenant() == Tenant.SYS
        ? new String[] {"__all_virtual_core_meta_table", "__all_virtual_ls_meta_table"}
        : new String[] {"__all_virtual_ls_meta_table"};
  }
}
