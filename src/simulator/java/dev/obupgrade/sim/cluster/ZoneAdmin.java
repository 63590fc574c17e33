package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.Locale;

/** An administrator's changes to a zone itself. */
public final class ZoneAdmin {
  private final Cluster cluster;
  private final Tables tables;

  public ZoneAdmin(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * @param what REGION or IDC
   */
  public void change(String zone, String what, String value) throws SqlError {
    cluster.call(
        () -> {
          known(zone);
          return tables.update(
              "UPDATE __all_zone SET info = ? WHERE zone = ? AND name = ?",
              value,
              zone,
              what.toLowerCase(Locale.ROOT));
        });
  }

  private void known(String zone) throws SqlError {
    if (cluster.zones().stream().noneMatch(zone::equalsIgnoreCase)) {
      throw new SqlError(4018, "HY000", "zone not exist");
    }
  }
}
