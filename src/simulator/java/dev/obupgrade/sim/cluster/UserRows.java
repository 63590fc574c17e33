package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;

/** The rows of users in {@code __all_virtual_user}. Their privileges are in {@link Users}. */
public final class UserRows {
  /** The first number of users that somebody creates. */
  private static final long FIRST = 500_001;

  private final Cluster cluster;

  public UserRows(Cluster cluster) {
    this.cluster = cluster;
  }

  public void created(Tenant tenant, String name) throws SqlError {
    cluster.call(() -> add(tenant, name));
  }

  public void dropped(Tenant tenant, String name) throws SqlError {
    cluster.call(
        () ->
            cluster.tables.update(
                "DELETE FROM __sim_user WHERE tenant_id = ? AND user_name = ?", tenant.id(), name));
  }

  /** Adds the row of a user that has none yet. */
  int add(Tenant tenant, String name) {
    return cluster.tables.update(
        "INSERT INTO __sim_user(tenant_id, user_id, user_name, host) SELECT ?,"
            + " GREATEST(COALESCE(MAX(user_id), 0) + 1, ?), ?, '%' FROM __sim_user WHERE tenant_id"
            + " = ? HAVING COUNT(CASE WHEN user_name = ? THEN 1 END) = 0",
        tenant.id(), FIRST, name, tenant.id(), name);
  }
}
