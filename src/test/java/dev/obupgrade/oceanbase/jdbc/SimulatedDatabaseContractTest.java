package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseContract;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Server;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The contract over the wire, against the simulated cluster at ten times its usual pace. */
class SimulatedDatabaseContractTest extends DatabaseContract {
  private static final String PASSWORD = "s3cret";
  private static final int PACE = 10;

  @Override
  protected Cluster newCluster() {
    return new Simulated(
        SimulatedCluster.builder()
            .timeScale(PACE)
            .rootPassword(PASSWORD)
            .account("root@mysql1", PASSWORD)
            .start(),
        new JdbcDatabaseConnector());
  }

  private record Simulated(SimulatedCluster simulated, DatabaseConnector connector)
      implements Cluster {

    @Override
    public DatabaseAccess access() {
      return new DatabaseAccess(
          simulated.servers().stream()
              .map(s -> new Endpoint(s.address().ip(), s.sqlPort()))
              .toList(),
          "root",
          () -> new Password(PASSWORD));
    }

    @Override
    public DatabaseAccess accessOfUserTenant() {
      return new DatabaseAccess(access().endpoints(), "root@mysql1", access().password());
    }

    @Override
    public void kill(ServerAddress server) {
      simulated.kill(find(server));
    }

    @Override
    public void start(ServerAddress server, BuildVersion build) {
      simulated.cluster().startServer(find(server), Build.of(build.toString()));
    }

    private Server find(ServerAddress server) {
      return simulated.server(new Address(server.ip(), server.rpcPort()));
    }

    @Override
    public void logNeverSyncs(String zone) {
      simulated.fault("log_never_syncs", zone);
    }

    @Override
    public void leadersStay(String zone) {
      simulated.fault("leader_stays", zone);
    }

    @Override
    public void loseReplyOfStopZone() {
      simulated.fault("lost_reply", "stop zone");
    }

    @Override
    public void await(Duration limit, BooleanSupplier condition) {
      // Time passes faster in the cluster, but the machine that runs it may be slow.
      long end = System.nanoTime() + limit.toNanos();
      boolean holds = condition.getAsBoolean();
      while (!holds && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        holds = condition.getAsBoolean();
      }
      assertThat(holds).as("within %s", limit).isTrue();
    }

    @Override
    public void close() {
      simulated.close();
    }
  }
}
