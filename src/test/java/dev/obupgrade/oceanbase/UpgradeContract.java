package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.health.Gate;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SchemasRefreshed;
import dev.obupgrade.health.Scope;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The contract of restarts and upgrades: what a database does while servers die and return, and
 * during an upgrade.
 */
public abstract class UpgradeContract extends ContractBench {
  private static final BuildVersion NEWER = BuildVersion.parse("4.3.5.3-103000092025080818");
  private static final Duration LEASE_OVER = Duration.ofSeconds(30);
  private static final Duration BACK = Duration.ofSeconds(120);

  @Test
  void aServerGoesAndComesBackAsAnotherBuild() {
    ServerAddress server = serverOf("zone3");
    database.stopZone("zone3");
    var before = serversBefore();
    BuildVersion old = server(server).build();
    Gate restarted = new ServersRestarted("zone3", before, NEWER);

    cluster.kill(server);
    assertThat(server(server)).matches(Server::serving, "a stale row that looks well");
    assertThat(server(server).build()).isEqualTo(old);
    assertThat(open(restarted)).isFalse();
    assertThat(open(new LogInSync(Scope.EVERYWHERE))).isFalse();
    assertThat(open(new SchemasRefreshed(Scope.EVERYWHERE))).isFalse();
    assertThat(database.locations()).anyMatch(l -> l.server().equals(server));
    awaitInactive(server);

    cluster.start(server, NEWER);
    cluster.await(BACK, () -> open(restarted));
    cluster.await(BACK, () -> open(new LogInSync(Scope.EVERYWHERE)));
    cluster.await(BACK, () -> open(new SchemasRefreshed(Scope.EVERYWHERE)));
    database.startZone("zone3");
    assertThat(database.zones()).allMatch(Zone::active);
  }

  @Test
  void aServerThatIsDownHasNoStartTime() {
    ServerAddress server = serverOf("zone3");

    cluster.kill(server);
    assertThat(server(server).startServiceTime()).isPositive();
    awaitInactive(server);

    assertThat(server(server).startServiceTime()).isZero();
  }

  @Test
  void aRootServiceThatHasJustBegunKnowsNoSysReplicaOfADeadServer() {
    ServerAddress first = rootService();
    BuildVersion build = server(first).build();
    cluster.kill(first);
    cluster.await(LEASE_OVER, () -> answers() && !sysReplicas().contains(first));
    assertThat(database.locations())
        .filteredOn(l -> l.tenantId() != 1)
        .anyMatch(l -> l.server().equals(first));
    assertThat(open(new LogInSync(Scope.EVERYWHERE))).as("its members are known").isFalse();

    cluster.start(first, build);

    cluster.await(BACK, () -> sysReplicas().contains(first));
    cluster.await(BACK, () -> open(new LogInSync(Scope.EVERYWHERE)));
  }

  private List<ServerAddress> sysReplicas() {
    return database.locations().stream()
        .filter(l -> l.tenantId() == 1)
        .map(LogStreamLocation::server)
        .toList();
  }

  @Test
  void aJobWhoseRootServiceDiedIsDeadForGoodAndCanBeRunAgain() {
    database.runUpgradeJob(UpgradeJob.ALL);
    cluster.await(Duration.ofSeconds(10), () -> newestJob().isPresent());
    UpgradeJob first = newestJob().orElseThrow();
    cluster.kill(first.rootService());
    cluster.await(LEASE_OVER, () -> answers() && !rootService().equals(first.rootService()));
    cluster.await(LEASE_OVER, () -> newestJob().orElseThrow().state() == UpgradeJob.State.DEAD);

    database.runUpgradeJob(UpgradeJob.ALL);

    cluster.await(
        BACK,
        () ->
            newestJob().orElseThrow().id() > first.id()
                && newestJob().orElseThrow().state() == UpgradeJob.State.ENDED);
  }

  @Test
  void aRootServiceThatBeginsInUpgradeModeInspectsOnlyWhenItIsTold() {
    cluster.prepareUpgrade(server(serverOf("zone1")).build().version());
    ServerAddress first = rootService();
    cluster.kill(first);
    cluster.await(LEASE_OVER, () -> answers() && !rootService().equals(first));
    whenServing(database::endUpgrade);
    cluster.await(Duration.ofSeconds(10), () -> database.upgradeState().off());
    assertThat(database.inspections())
        .hasSize(6)
        .allMatch(inspection -> inspection.info().equals("checking"));

    database.runRootInspection();

    assertThat(database.inspections()).hasSize(6).allMatch(Inspection::succeeded);
  }

  @Test
  void theParametersOfADeadServerAreNotThere() {
    ServerAddress server = serverOf("zone3");
    cluster.kill(server);

    assertThat(database.parameters(List.of("enable_ddl")))
        .hasSize(2)
        .noneMatch(p -> p.server().equals(server));
  }

  @Test
  void theLeadersOfADeadServerAreElectedElsewhere() {
    ServerAddress leader = rootService();
    cluster.kill(leader);

    cluster.await(
        LEASE_OVER,
        () ->
            database.logReplicas().stream().filter(LogReplica::leader).count() == 4
                && !rootService().equals(leader));
    assertThat(database.locations())
        .filteredOn(LogStreamLocation::leader)
        .noneMatch(l -> l.server().equals(leader));
  }

  @Test
  void withoutAMajorityNobodyAnswersUntilThereIsOneAgain() {
    ServerAddress server = serverOf("zone2");
    BuildVersion build = server(server).build();
    cluster.kill(server);
    cluster.kill(serverOf("zone3"));
    cluster.await(LEASE_OVER, () -> !answers());

    cluster.start(server, build);

    cluster.await(BACK, this::answers);
    cluster.await(
        BACK, () -> database.logReplicas().stream().filter(LogReplica::leader).count() == 4);
  }

  @Test
  void whereEveryServerIsDeadNobodyAnswersUntilOneIsBack() {
    List<Server> all = database.servers();
    all.forEach(s -> cluster.kill(s.address()));
    assertThat(catchThrowableOfType(Unavailable.class, () -> database.servers())).isNotNull();

    all.forEach(s -> cluster.start(s.address(), s.build()));

    cluster.await(BACK, () -> answers() && database.servers().stream().allMatch(Server::serving));
  }

  @Test
  void repeatingStopZoneLooksAtTheMajorityAgain() {
    database.stopZone("zone1");
    cluster.kill(serverOf("zone2"));
    awaitInactive(serverOf("zone2"));

    assertThat(code(() -> database.stopZone("zone1"))).isEqualTo(ErrorCode.OP_NOT_ALLOWED);
  }

  @Test
  void aServerStoppedByHandIsInTheWayOfStoppingAnotherZone() {
    cluster.stopServer(serverOf("zone2"));

    assertThat(server(serverOf("zone2")).stopTime()).isPositive();
    assertThat(code(() -> database.stopZone("zone1"))).isEqualTo(ErrorCode.STOP_IN_MULTIPLE_ZONES);
    database.stopZone("zone2");
  }

  @Test
  void aZoneIsNotStoppedWhileALocalityChanges() {
    cluster.changeLocality();

    assertThat(userTenant().localityChanging()).isTrue();
    assertThat(code(() -> database.stopZone("zone1"))).isEqualTo(ErrorCode.OP_NOT_ALLOWED);
  }

  @Test
  void leadersComeBackToTheirPrimaryZone() {
    database.stopZone("zone1");
    cluster.await(LEASE_OVER, () -> open(new ZoneHasNoLeader("zone1")));

    database.startZone("zone1");

    cluster.await(LEASE_OVER, () -> !open(new ZoneHasNoLeader("zone1")));
  }

  @Test
  void aServerWhoseSchemaIsNotRefreshedShowsIt() {
    cluster.schemaNeverRefreshes("zone3");
    var before = serversBefore();
    BuildVersion build = server(serverOf("zone3")).build();
    cluster.kill(serverOf("zone3"));
    cluster.start(serverOf("zone3"), build);

    cluster.await(BACK, () -> open(new ServersRestarted("zone3", before, build)));
    cluster.await(BACK, () -> open(new LogInSync(Scope.EVERYWHERE)));

    assertThat(open(new SchemasRefreshed(Scope.only("zone3")))).isFalse();
  }

  @Test
  void aServerOfTheWrongBuildIsNotTakenForTheRightOne() {
    ServerAddress server = serverOf("zone3");
    BuildVersion old = server(server).build();
    cluster.comesBackAs(server, old);
    var before = serversBefore();
    cluster.kill(server);
    cluster.start(server, NEWER);

    cluster.await(BACK, () -> open(new ServersRestarted("zone3", before, old)));

    assertThat(open(new ServersRestarted("zone3", before, NEWER))).isFalse();
  }

  @Test
  void aBackupIsCounted() {
    cluster.beginBackup();

    assertThat(database.obstacles(List.of(Obstacle.BACKUP_JOB)))
        .containsEntry(Obstacle.BACKUP_JOB, OptionalLong.of(1));
  }

  @Test
  void preparingTurnsUpgradeModeOnAndWorkOff() {
    var old = server(serverOf("zone1")).build().version();

    cluster.prepareUpgrade(NEWER.version());

    cluster.await(
        Duration.ofSeconds(10),
        () ->
            database.upgradeState().stageIs("DBUPGRADE")
                && values("enable_upgrade_mode", "True")
                && values("enable_ddl", "False")
                && values("enable_major_freeze", "False")
                && values("_enable_adaptive_compaction", "False"));
    assertThat(database.upgradeState().minObserverVersion()).contains(old);
    assertThat(database.compactions()).allMatch(Compaction::suspended);
    database.endUpgrade();
    cluster.await(Duration.ofSeconds(10), () -> database.upgradeState().stageIs("NONE"));
    assertThat(database.upgradeState().inUpgradeMode()).isFalse();
  }

  @Test
  void anUpgradeZoneByZoneEndsWithEveryVersionRaised() {
    cluster.prepareUpgrade(NEWER.version());
    for (String zone : List.of("zone1", "zone2", "zone3")) {
      upgrade(zone);
    }
    assertThat(database.servers()).allMatch(s -> s.build().equals(NEWER));
    assertThat(database.upgradeState().minObserverVersion())
        .isPresent()
        .get()
        .isNotEqualTo(NEWER.version());

    cluster.finishUpgrade(NEWER.version());

    cluster.await(
        BACK,
        () ->
            database.upgradeState().minObserverVersion().equals(Optional.of(NEWER.version()))
                && database.upgradeState().stageIs("NONE")
                && database.inspections().stream().allMatch(Inspection::succeeded));
    assertThat(database.upgradeState().inUpgradeMode()).isFalse();
    assertThat(database.dataVersions()).hasSize(3).allMatch(v -> v.whollyAt(NEWER.version()));
    assertThat(database.compactions()).noneMatch(Compaction::suspended);
    assertThat(values("enable_ddl", "True")).isTrue();
  }

  @Test
  void aStandbyTenantsDataVersionStaysWhereItsPrimaryIs() {
    cluster.makeStandby();
    cluster.prepareUpgrade(NEWER.version());
    for (String zone : List.of("zone1", "zone2", "zone3")) {
      upgrade(zone);
    }

    cluster.finishUpgrade(NEWER.version());

    cluster.await(BACK, () -> database.upgradeState().stageIs("NONE"));
    assertThat(userTenant().role()).isEqualTo("STANDBY");
    assertThat(database.dataVersions())
        .allMatch(v -> v.whollyAt(NEWER.version()) == (v.tenantId() != userTenant().id()));
  }

  private void upgrade(String zone) {
    ServerAddress server = serverOf(zone);
    whenServing(() -> database.stopZone(zone));
    cluster.await(LEASE_OVER, () -> open(new ZoneHasNoLeader(zone)));
    var before = serversBefore();
    cluster.kill(server);
    cluster.start(server, NEWER);
    cluster.await(BACK, () -> open(new ServersRestarted(zone, before, NEWER)));
    cluster.await(BACK, () -> open(new LogInSync(Scope.EVERYWHERE)));
    cluster.await(BACK, () -> open(new SchemasRefreshed(Scope.EVERYWHERE)));
    whenServing(() -> database.startZone(zone));
  }

  private boolean values(String parameter, String value) {
    List<ParameterValue> values = database.parameters(List.of(parameter));
    return !values.isEmpty() && values.stream().allMatch(p -> p.value().equalsIgnoreCase(value));
  }

  /**
   * A root service that has just moved says that it isn't ready; then the command is given again.
   */
  private void whenServing(Runnable command) {
    cluster.await(
        Duration.ofSeconds(10),
        () -> {
          try {
            command.run();
            return true;
          } catch (Unavailable e) {
            return false;
          }
        });
  }

  private boolean answers() {
    try {
      return database.servers().size() == 3;
    } catch (Unavailable e) {
      return false;
    }
  }

  private void awaitInactive(ServerAddress server) {
    cluster.await(LEASE_OVER, () -> server(server).status() == Server.Status.INACTIVE);
  }
}
