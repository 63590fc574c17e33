package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.Scope;
import dev.obupgrade.health.UpgradeOver;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests what other tests need of the cluster in memory, beyond the contract of every database. */
class FakeClusterTest {
  private static final BuildVersion NEWER = BuildVersion.parse("4.3.5.3-103000092025080818");
  private final VirtualClock clock = new VirtualClock();
  private final FakeCluster cluster = FakeCluster.threeZones(clock);
  private final Database database = cluster.database();

  @Test
  void aWholeUpgradeByTheBookViolatesNothing() {
    assertThat(cluster.runUpgradeChecker().reasons()).isEmpty();
    assertThat(cluster.runUpgradePre(NEWER.version()).reasons()).isEmpty();
    for (String zone : List.of("zone1", "zone2", "zone3")) {
      assertThat(new SafeWithoutZone(zone).ask(database)).isInstanceOf(GateResult.Open.class);
      database.stopZone(zone);
      cluster.serversOf(zone).forEach(server -> cluster.restartServer(server, NEWER));
      clock.advance(Duration.ofMinutes(2));
      assertThat(cluster.runHealthChecker(Optional.of(zone)).reasons()).isEmpty();
      database.startZone(zone);
    }
    assertThat(cluster.runUpgradePost(NEWER.version()).reasons()).isEmpty();

    assertThat(new UpgradeOver(NEWER).ask(database)).isInstanceOf(GateResult.Open.class);
    assertThat(cluster.violations()).isEmpty();
    assertThat(cluster.commands())
        .extracting(FakeCluster.Command::text)
        .containsExactly(
            "STOP ZONE zone1",
            "START ZONE zone1",
            "STOP ZONE zone2",
            "START ZONE zone2",
            "STOP ZONE zone3",
            "START ZONE zone3");
  }

  @Test
  void theScriptsRefuseMixedBuilds() {
    restartIn("zone1");

    assertThat(cluster.runUpgradeChecker().passed()).isFalse();
    assertThat(cluster.runUpgradePre(NEWER.version()).passed()).isFalse();
    assertThat(cluster.runUpgradePost(NEWER.version()).passed()).isFalse();
    assertThat(cluster.runHealthChecker(Optional.of("zone1")).passed()).isTrue();
  }

  @Test
  void endingServersOfTwoZonesIsSeen() {
    cluster.crashServer(cluster.serversOf("zone1").getFirst());
    cluster.crashServer(cluster.serversOf("zone2").getFirst());

    assertThat(cluster.violations())
        .anyMatch(v -> v.contains("servers of two zones"))
        .anyMatch(v -> v.contains("lost its majority"));
  }

  @Test
  void endingAServerOfAnActiveZoneIsSeen() {
    cluster.killServer(cluster.serversOf("zone1").getFirst());

    assertThat(cluster.violations()).singleElement().asString().contains("zone was active");
  }

  @Test
  void goingBackIsSeen() {
    restartIn("zone1");
    database.stopZone("zone1");
    cluster.restartServer(
        cluster.serversOf("zone1").getFirst(), BuildVersion.parse("4.3.5.2-102000042025061010"));

    assertThat(cluster.violations()).singleElement().asString().contains("went back");
  }

  @Test
  void aSecondStoppedZoneIsSeen() {
    cluster.setZoneActive("zone1", false);
    cluster.setZoneActive("zone2", false);

    assertThat(cluster.violations()).singleElement().asString().contains("several zones");
  }

  @Test
  void aServerAwayLongerThanThePermanentOfflineTimeIsSeen() {
    database.stopZone("zone1");
    cluster.killServer(cluster.serversOf("zone1").getFirst());
    clock.advance(Duration.ofMinutes(59));
    assertThat(cluster.violations()).isEmpty();

    clock.advance(Duration.ofMinutes(2));
    assertThat(cluster.violations()).singleElement().asString().contains("lost its replicas");
  }

  @Test
  void shorteningThePermanentOfflineTimeUnderAServerThatIsAwayIsSeen() {
    cluster.setClusterParameter("server_permanent_offline_time", "72h");
    database.stopZone("zone1");
    cluster.killServer(cluster.serversOf("zone1").getFirst());
    clock.advance(Duration.ofHours(2));
    assertThat(cluster.violations()).isEmpty();

    cluster.setClusterParameter("server_permanent_offline_time", "3600s");
    clock.advance(Duration.ofMinutes(2));
    assertThat(cluster.violations()).singleElement().asString().contains("lost its replicas");
  }

  @Test
  void aLogThatNeverSyncsDoesSoOnceTheFaultIsGone() {
    cluster.faults().logNeverSyncs("zone1", true);
    restartIn("zone1");
    assertThat(inSync()).isFalse();

    cluster.faults().logNeverSyncs("zone1", false);
    clock.advance(Duration.ofSeconds(2));
    assertThat(inSync()).isTrue();
  }

  @Test
  void leadersThatDontMoveLeaveTheZoneInactive() {
    cluster.faults().leadersStay("zone1", true);

    Refused refused = catchThrowableOfType(Refused.class, () -> database.stopZone("zone1"));

    assertThat(refused.code()).isEqualTo(ErrorCode.WAIT_LEADER_SWITCH_TIMEOUT);
    assertThat(new ClusterServing().ask(database)).isInstanceOf(GateResult.Shut.class);
  }

  @Test
  void aLostReplyHasItsEffect() {
    cluster.faults().loseNextReply("STOP ZONE");

    assertThatThrownBy(() -> database.stopZone("zone1")).isInstanceOf(Unavailable.class);
    assertThat(database.zones()).anyMatch(zone -> !zone.active());
  }

  @Test
  void aLostCommandHasNone() {
    cluster.faults().loseNextCommand("STOP ZONE");

    assertThatThrownBy(() -> database.stopZone("zone1")).isInstanceOf(Unavailable.class);
    assertThat(database.zones()).allMatch(Zone::active);
    assertThat(cluster.commands()).isEmpty();
  }

  @Test
  void anUnreachableDatabaseAnswersNobody() {
    cluster.faults().unreachable(true);
    assertThatThrownBy(database::servers).isInstanceOf(Unavailable.class);
    assertThatThrownBy(cluster::database).isInstanceOf(Unavailable.class);

    cluster.faults().unreachable(false);
    assertThat(database.servers()).hasSize(3);
  }

  @Test
  void aDatabaseThatIsLeftOpenIsCounted() {
    cluster.database();
    database.close();
    database.close();

    assertThat(cluster.openDatabases()).isEqualTo(1);
    assertThat(cluster.mostOpenDatabases()).isEqualTo(2);
  }

  @Test
  void twoServersInEachZoneShareTheLogStreams() {
    Database larger = FakeClusterShape.threeZones().withServersPerZone(2).create(clock).database();

    assertThat(larger.servers()).hasSize(6);
    assertThat(larger.logReplicas()).hasSize(12).allMatch(r -> r.members().size() == 3);
    assertThat(new SafeWithoutZone("zone2").ask(larger)).isInstanceOf(GateResult.Open.class);
  }

  private boolean inSync() {
    return new LogInSync(Scope.EVERYWHERE).ask(database) instanceof GateResult.Open;
  }

  private void restartIn(String zone) {
    database.stopZone(zone);
    cluster.serversOf(zone).forEach(server -> cluster.restartServer(server, NEWER));
    clock.advance(Duration.ofMinutes(2));
    database.startZone(zone);
  }
}
