package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.cluster.Users;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlService;
import dev.obupgrade.sim.mysql.SqlSession;
import java.sql.SQLException;
import java.util.Optional;

/** One observer as its clients see it. */
public final class ObserverService implements SqlService {
  private final Cluster cluster;
  private final Server server;

  public ObserverService(Cluster cluster, Server server) {
    this.cluster = cluster;
    this.server = server;
  }

  @Override
  public String serverVersion() {
    return "5.7.25-OceanBase_CE-v" + server.build().version();
  }

  @Override
  public Optional<String> password(String user) {
    Account account = Account.of(user);
    return cluster
        .tenant(account.tenant())
        .flatMap(tenant -> tenant.users().find(account.user()))
        .map(Users.User::password);
  }

  @Override
  public SqlSession open(String user, Optional<String> database, int connectionId, Runnable closer)
      throws SqlError {
    cluster.await(() -> cluster.isReachable(server), Long.MAX_VALUE);
    if (!server.ready()) {
      throw new SqlError(8001, "08004", "Server is initializing");
    }
    StatementFaults.refuse(cluster, server, "login_refused");
    Account account = Account.of(user);
    Tenant tenant =
        cluster
            .tenant(account.tenant())
            .orElseThrow(
                () ->
                    new SqlError(
                        5160, "HY000", "invalid tenant name specified in connection string"));
    if (tenant.users().find(account.user()).filter(Users.User::locked).isPresent()) {
      throw new SqlError(3118, "HY000", "User locked");
    }
    try {
      ObSession session =
          new ObSession(cluster, server, tenant, account.user(), connectionId, closer);
      try {
        if (database.filter(name -> !name.isEmpty()).isPresent()) {
          session.useDatabase(database.get());
        }
      } catch (SqlError e) {
        session.close();
        throw e;
      }
      cluster.sessions().add(session);
      return session;
    } catch (SQLException e) {
      throw new SqlError(8002, "08004", "Server is stopping");
    }
  }
}
