package dev.obupgrade.oceanbase;

import java.util.List;
import java.util.function.Supplier;

/**
 * The questions that the operator asks a cluster once, before an upgrade begins. Each method is one
 * statement, whatever the number of tenants and log streams, unless it says otherwise; all throw as
 * {@link ClusterView} says, {@link DatabaseException.Refused} with {@link ErrorCode#NO_SUCH_TABLE}
 * where this version has no such view.
 */
public interface FitnessView extends ClusterView {

  /** The resource pools that are granted to a tenant. */
  List<ResourcePool> resourcePools();

  /** The data disk of each live server. */
  List<DiskUse> dataDisks();

  /** Each unit's share of its server's log disk. */
  List<DiskUse> logDisks();

  /** The tablets of each live server, and the room for what an upgrade writes for each tablet. */
  List<TabletRoom> tabletRoom();

  /**
   * How many entries the history of schema changes has, by tenant; as of a tenant's last merge, if
   * it has ever merged. Two statements.
   */
  List<DdlHistory> ddlHistory();

  /** The newest successful data backup of each tenant that has one. */
  List<DataBackup> dataBackups();

  /** Tenants in Oracle mode. */
  List<OracleTenant> oracleTenants();

  /**
   * The clock of every given server, all read at the same time, each over a connection of its own:
   * as many statements as there are servers.
   */
  List<ServerClock> clocks(List<Server> servers);

  /** Up to ten obstacles of a kind, each in a few words. */
  List<String> examples(Obstacle kind);

  /**
   * Logs in at one server, over a connection of its own, and logs out.
   *
   * @param user such as {@code app@mysql1}
   * @throws DatabaseException when the login doesn't work
   */
  void tryLogin(DatabaseAccess.Endpoint server, String user, Supplier<Password> password);
}
