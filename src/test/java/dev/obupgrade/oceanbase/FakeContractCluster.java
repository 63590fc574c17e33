package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The cluster in memory, in virtual time. */
record FakeContractCluster(FakeCluster fake, VirtualClock clock) implements ContractCluster {
  static ContractCluster create() {
    var clock = new VirtualClock();
    return new FakeContractCluster(FakeCluster.threeZones(clock), clock);
  }

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
  public DatabaseAccess newUser(String name, Set<Privilege> held) {
    fake.createUser(name, access().password().get(), held);
    return new DatabaseAccess(access().endpoints(), name, access().password());
  }

  @Override
  public void lockUser(String name) {
    fake.lockUser(name);
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
  public void schemaNeverRefreshes(String zone) {
    fake.faults().schemaNeverRefreshes(zone, true);
  }

  @Override
  public void comesBackAs(ServerAddress server, BuildVersion build) {
    fake.faults().serverComesBackAs(server, build);
  }

  @Override
  public void sick(ServerAddress server, int code) {
    fake.faults().sick(server, code);
  }

  @Override
  public void refuseLogins(ServerAddress server, int code) {
    fake.faults().refuseLogins(server, code);
  }

  @Override
  public void stopServer(ServerAddress server) {
    fake.setServerStopTime(server, 1_700_000_000_000_000L);
  }

  @Override
  public void beginBackup() {
    fake.setObstacle(Obstacle.BACKUP_JOB, 1);
  }

  @Override
  public void makeStandby() {
    fake.setTenantRole("mysql1", "STANDBY");
  }

  @Override
  public void changeLocality() {
    fake.setLocalityChanging("mysql1", true);
  }

  @Override
  public void prepareUpgrade(ObVersion target) {
    assertThat(fake.runUpgradePre(target).reasons()).isEmpty();
  }

  @Override
  public void finishUpgrade(ObVersion target) {
    assertThat(fake.runUpgradePost(target).reasons()).isEmpty();
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
