package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session's request to the root service. It runs there, and continues after the session has given
 * up waiting. It fails with 4638 when the root service is gone, and with 4550 when another server
 * has become root service.
 */
final class RootServiceCall {

  /** The work of the root service, in any number of short transactions. */
  interface Action {
    void run(RootServiceCall call) throws SqlError;
  }

  private final Cluster cluster;
  private final Optional<Server> begunBy;

  private RootServiceCall(Cluster cluster) {
    this.cluster = cluster;
    this.begunBy = cluster.rootServer();
  }

  /**
   * @throws SqlError the action's, or 4012 after the session's timeout
   */
  static void run(Cluster cluster, QueryTimeout timeout, Action action) throws SqlError {
    CompletableFuture<Optional<SqlError>> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("sim-root-service")
        .start(
            () -> {
              try {
                action.run(new RootServiceCall(cluster));
                done.complete(Optional.empty());
              } catch (SqlError e) {
                done.complete(Optional.of(e));
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      Optional<SqlError> error =
          done.get(Math.max(1, timeout.deadline() - cluster.now()), TimeUnit.MICROSECONDS);
      if (error.isPresent()) {
        throw error.get();
      }
    } catch (TimeoutException e) {
      throw timeout.error();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlError(1317, "70100", "Query execution was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Runs under the cluster's lock, on the root service that began the request.
   *
   * @throws SqlError 4638 when it is gone, 4550 when it lives but isn't root service any more, 8001
   *     when it doesn't serve yet
   */
  <T> T step(Cluster.Work<T> work) throws SqlError {
    return cluster.call(
        () -> {
          if (!cluster.rootServer().equals(begunBy)) {
            throw ErrorStates.of(begunBy.filter(server -> server.up).isPresent() ? 4550 : 4638, "");
          }
          cluster.requireFullService();
          return work.run();
        });
  }
}
