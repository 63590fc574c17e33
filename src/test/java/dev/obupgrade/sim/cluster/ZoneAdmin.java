package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;

/** What an administrator changes of a zone itself. */
public final class ZoneAdmin {
  private final Cluster cluster;
  private final Tables tables;

  public ZoneAdmin(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * @throws SqlError 4668 as long as the zone has servers, which here is always
   */
  public void delete(String zone) throws SqlError {
    cluster.call(
        () -> {
          List<Server> servers = servers(zone);
          long alive = servers.stream().filter(server -> server.up).count();
          throw new SqlError(
              4668,
              "HY000",
              "The zone is not empty and can not be deleted. You should delete the servers of the zone. There are "
                  + alive
                  + " servers alive and "
                  + (servers.size() - alive)
                  + " not alive.");
        });
  }

  /**
   * @param what REGION or IDC
   */
  public void change(String zone, String what, String value) throws SqlError {
    cluster.call(
        () -> {
          servers(zone);
          return tables.update(
              "UPDATE __all_zone SET info = ? WHERE zone = ? AND name = ?",
              value,
              zone,
              what.toLowerCase(Locale.ROOT));
        });
  }

  private List<Server> servers(String zone) throws SqlError {
    List<Server> servers =
        cluster.servers().stream().filter(s -> s.zone().equalsIgnoreCase(zone)).toList();
    if (servers.isEmpty()) {
      throw new SqlError(4018, "HY000", "zone not exist");
    }
    return servers;
  }
}
