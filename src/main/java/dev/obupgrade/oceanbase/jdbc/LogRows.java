package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStreamReplica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns rows of log streams into records, for one query. There are tens of thousands of rows and a
 * handful of servers, so rows share equal values.
 */
final class LogRows {
  private final Map<ServerAddress, ServerAddress> servers = new HashMap<>();
  private final Map<String, List<ServerAddress>> members = new HashMap<>();
  private final Map<String, String> zones = new HashMap<>();

  LogReplica replica(ResultSet row) throws SQLException {
    return new LogReplica(
        row.getLong("tenant_id"),
        row.getLong("ls_id"),
        server(row),
        Rows.leader(row),
        "YES".equalsIgnoreCase(row.getString("in_sync")),
        members.computeIfAbsent(Rows.string(row, "paxos_member_list"), this::membersOf),
        row.getInt("paxos_replica_num"));
  }

  LogStreamLocation location(ResultSet row) throws SQLException {
    return new LogStreamLocation(
        row.getLong("tenant_id"),
        row.getLong("ls_id"),
        server(row),
        zones.computeIfAbsent(row.getString("zone"), zone -> zone),
        Rows.leader(row),
        "FULL".equalsIgnoreCase(row.getString("replica_type")));
  }

  private List<ServerAddress> membersOf(String list) {
    return LogStreamReplica.members(list).stream()
        .map(ServerAddress::parse)
        .map(this::same)
        .sorted()
        .toList();
  }

  private ServerAddress server(ResultSet row) throws SQLException {
    return same(Rows.address(row));
  }

  private ServerAddress same(ServerAddress address) {
    return servers.computeIfAbsent(address, any -> any);
  }
}
