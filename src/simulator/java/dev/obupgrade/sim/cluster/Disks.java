package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.HashSet;
import java.util.Set;

/** The fault {@code disk_full}: views show a full disk, and writes fail. */
final class Disks {
  private static final String THERE = " WHERE svr_ip = ? AND svr_port = ?";

  private final Cluster cluster;
  private final Tables tables;
  private final Set<Server> full = new HashSet<>();

  Disks(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  void tick() {
    for (Server server : cluster.servers()) {
      if (!server.up) {
        // the rows of a dead server are gone, and those of its next start show an empty disk
        full.remove(server);
      } else if (cluster.faults.has("disk_full", server)) {
        if (full.add(server)) {
          show(server, "total_size", "0", "DATA_DISK_CAPACITY");
        }
      } else if (full.remove(server)) {
        show(server, "1073741824", "total_size - 1073741824", "1073741824");
      }
    }
  }

  private void show(Server server, String used, String free, String inUse) {
    Object[] key = {server.address().ip(), server.address().port()};
    tables.update(
        "UPDATE __all_virtual_disk_stat SET used_size = " + used + ", free_size = " + free + THERE,
        key);
    tables.update("UPDATE GV$OB_SERVERS SET DATA_DISK_IN_USE = " + inUse + THERE, key);
  }

  /**
   * @throws SqlError 4184 when a leader of the tenant has no room
   */
  void checkRoom(Tenant tenant) throws SqlError {
    if (cluster.faults.named("disk_full").isEmpty()) {
      return;
    }
    for (LogStream stream : tenant.streams) {
      if (stream.leader.filter(leader -> cluster.faults.has("disk_full", leader)).isPresent()) {
        throw new SqlError(4184, "HY000", "Server out of disk space");
      }
    }
  }
}
