package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.fail;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

class FakeDatabaseContractTest extends DatabaseContract {

  @Override
  protected Cluster newCluster() {
    var clock = new VirtualClock();
    return new InMemory(FakeCluster.threeZones(clock), clock);
  }

  private record InMemory(FakeCluster fake, VirtualClock clock) implements Cluster {
    @Override
    public DatabaseConnector connector() {
      return fake.connector();
    }

    @Override
    public DatabaseAccess access() {
      return fake.access();
    }

    @Override
    public DatabaseAccess accessOfUserTenant() {
      return new DatabaseAccess(access().endpoints(), "root@mysql1", access().password());
    }

    @Override
    public void kill(ServerAddress server) {
      fake.crashServer(server);
    }

    @Override
    public void start(ServerAddress server, BuildVersion build) {
      fake.startServer(server, build);
    }

    @Override
    public void logNeverSyncs(String zone) {
      fake.faults().logNeverSyncs(zone, true);
    }

    @Override
    public void leadersStay(String zone) {
      fake.faults().leadersStay(zone, true);
    }

    @Override
    public void loseReplyOfStopZone() {
      fake.faults().loseNextReply("STOP ZONE");
    }

    @Override
    public void await(Duration limit, BooleanSupplier condition) {
      Instant end = clock.instant().plus(limit);
      while (!condition.getAsBoolean()) {
        if (clock.instant().isAfter(end)) {
          fail("not within " + limit);
        }
        clock.advance(Duration.ofSeconds(1));
      }
    }

    @Override
    public void close() {}
  }
}
