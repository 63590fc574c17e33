package dev.obupgrade.steps.context;

import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.kube.JobRequest.Login;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds a way to the cluster: its pods, those of the zone under way last. */
public final class ClusterAccess {
  private final UpgradeContext context;

  public ClusterAccess(UpgradeContext context) {
    this.context = context;
  }

  DatabaseAccess access() {
    return way().access();
  }

  private ClusterWay way() {
    return new ClusterWay(context.kubernetes(), context.upgrade(), context.run().address().zone());
  }

  /**
   * Logs in as a Job would now, with the Secret's present password. A connection that is open
   * already says nothing of that.
   *
   * @throws DatabaseException.Refused when the database refuses it
   */
  public void tryLogin() {
    Login login = jobLogin();
    context
        .database()
        .tryLogin(new Endpoint(login.host(), login.port()), login.user(), way()::password);
  }

  /**
   * A login for a Job, at a server in service outside the zone under way that answers now: the root
   * service if possible, as the vendor's tools prefer it.
   */
  public Login jobLogin() {
    ConnectionSpec connection = context.cluster().connection();
    Database database = context.database();
    List<Server> servers =
        database.servers().stream()
            .filter(Server::serving)
            .filter(s -> !context.run().address().zone().equals(Optional.of(s.zone())))
            .sorted(
                Comparator.comparing((Server s) -> !s.rootService()).thenComparing(Server::address))
            .toList();
    if (servers.isEmpty()) {
      throw new DatabaseException.Unavailable(
          "No server outside the zone under way is in service", null);
    }
    // If none answers, such as with a wrong password, the first one's error is as good as any.
    Server server =
        servers.stream()
            .filter(s -> database.answers(new Endpoint(s.address().ip(), s.sqlPort())))
            .findFirst()
            .orElse(servers.getFirst());
    return new Login(
        server.address().ip(),
        server.sqlPort(),
        connection.user(),
        connection.passwordSecret().name(),
        connection.passwordSecret().key());
  }
}
