package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database's own word refuses before anything is done: not even a Job is made. */
class RefusedByDatabaseTest {
  private Scene scene = Scene.threeZones();

  private void assertRefused(Upgrade upgrade, String reason, String... words) {
    assertThat(upgrade.status().message()).contains(words);
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(upgrade.status().step()).isEqualTo("validate");
    assertThat(scene.kubernetes().jobs().requests()).isEmpty();
    assertThat(scene.cluster().database().commands()).isEmpty();
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  private Upgrade applyAs(String user) {
    return apply(spec -> connecting(spec, user, 2881));
  }

  private Upgrade apply(UnaryOperator<ObUpgradeSpec> change) {
    return scene.apply("up", change.apply(scene.cluster().spec())).run();
  }

  private ObUpgradeSpec connecting(ObUpgradeSpec spec, String user, int port) {
    return with(
        spec,
        new ClusterSpec(
            Deployment.CONTAINER,
            spec.cluster().zones(),
            new ConnectionSpec(user, port, new SecretKey("obtest-root", "password"))),
        spec.target());
  }

  private static ObUpgradeSpec zones(ObUpgradeSpec spec, UnaryOperator<String> renamed) {
    List<ZoneSpec> zones = new ArrayList<>();
    spec.cluster()
        .zones()
        .forEach(z -> zones.add(new ZoneSpec(renamed.apply(z.name()), z.statefulSet())));
    return with(
        spec,
        new ClusterSpec(Deployment.CONTAINER, zones, spec.cluster().connection()),
        spec.target());
  }

  private static ObUpgradeSpec with(ObUpgradeSpec spec, ClusterSpec cluster, ImageVersion target) {
    return new ObUpgradeSpec(cluster, target, List.of(), UpgradeMode.Upgrade, null, null);
  }

  private void user(String name, Privilege... held) {
    scene.cluster().database().createUser(name, new Password("fake-secret"), Set.of(held));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "root@nowhere"})
  void aUserThatIsNotThere(String user) {
    assertRefused(applyAs(user), "LoginRefused", "'" + user + "'", "obtest-root, key password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root@sys#obtest", "obtest:sys:root", "root@mysql1#obtest"})
  void aUserInTheFormOfAProxy(String user) {
    assertRefused(applyAs(user), "LoginRefused", "'" + user + "'", "proxy", "root@sys");
  }

  @Test
  void aUserOfAnotherTenant() {
    assertRefused(applyAs("root@mysql1"), "NotInSysTenant", "'root@mysql1'", "root@sys");
  }

  @Test
  void rootOfSysByItsFullName() {
    assertThat(applyAs("root@sys").phase()).isEqualTo("Succeeded");
  }

  /** The operator asks until the list has its address: nothing in the spec must change. */
  @Test
  @Shows("AddressNotInvited")
  void anAddressThatTheAllowListLacks() {
    scene.cluster().database().faults().notInvited(true);
    Upgrade upgrade = scene.apply("up", scene.cluster().spec()).runUntilStalled();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("AddressNotInvited");
    assertThat(upgrade.status().message())
        .contains("ob_tcp_invited_nodes of tenant sys", "SET GLOBAL ob_tcp_invited_nodes", "CIDR")
        .doesNotContain("NetworkPolic", "spec.cluster.connection.port");

    scene.cluster().database().faults().notInvited(false);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void anAllowListThatChangesWhileAZoneIsStopped() {
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.cluster().database().faults().notInvited(true);
    upgrade.runUntilStalled();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("AddressNotInvited");

    scene.cluster().database().faults().notInvited(false);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  @Shows("UserLocked")
  void aLockedUser() {
    user("ops", Privilege.values());
    scene.cluster().database().lockUser("ops");

    assertRefused(
        applyAs("ops"),
        "UserLocked",
        "user 'ops' (spec.cluster.connection.user) is locked",
        "ACCOUNT UNLOCK");
  }

  @ParameterizedTest
  @ValueSource(ints = {ErrorCode.PASSWORD_EXPIRED, ErrorCode.PASSWORD_TO_BE_CHANGED})
  @Shows("PasswordExpired")
  void aUserWhosePasswordIsTooOld(int code) {
    scene.cluster().database().faults().refuseNext("read zones", code);

    assertRefused(applyAs("root"), "PasswordExpired", "'root'", "new password");
  }

  @Test
  @Shows("PrivilegeMissing")
  void aUserWithoutAnyPrivilege() {
    user("ops");
    assertRefused(
        applyAs("ops"),
        "PrivilegeMissing",
        "'ops'",
        "GRANT SELECT ON oceanbase.* TO 'ops'; GRANT SUPER ON *.* TO 'ops';");
  }

  @Test
  void aUserWhoMayAlterTheSystemButNotBeginARollingUpgrade() {
    user("ops", Privilege.SELECT, Privilege.ALTER_SYSTEM);
    Upgrade upgrade = applyAs("ops");
    assertRefused(upgrade, "PrivilegeMissing", " run GRANT SUPER ON *.* TO 'ops';");

    user("ops", Privilege.SELECT, Privilege.SUPER);
    upgrade.retry("granted");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  void aPrivilegeThatNobodyCanTellOfIsNotMissing() {
    scene.seeing("grants", any -> Grants.nothingKnown());
    assertThat(applyAs("root").phase()).isEqualTo("Succeeded");
  }

  @Test
  void aPrivilegeThatTurnsOutToBeMissingAllTheSame() {
    user("ops", Privilege.SUPER);
    scene.seeing("grants", any -> Grants.nothingKnown());
    assertRefused(applyAs("ops"), "PrivilegeMissing", "'ops'", "error 1142");
  }

  @Test
  @Shows("NotOceanBase")
  void anotherDatabaseAtThePort() {
    scene.seeing("software", any -> new ServerSoftware(Optional.empty(), "8.0.36-mysql"));
    assertRefused(applyAs("root"), "NotOceanBase", "8.0.36-mysql", "port 2881");
  }

  @Test
  void anOceanBaseOfOld() {
    scene.seeing(
        "software", any -> new ServerSoftware(Optional.of("3.1.4"), "5.7.25-OceanBase-v3.1.4"));
    assertRefused(applyAs("root"), "NotOceanBase", "ob_version() '3.1.4'");
  }

  @Test
  @Shows("WrongPort")
  void theProxysPort() {
    scene.seeing(
        "servers",
        servers ->
            ((List<?>) servers)
                .stream()
                    .map(Server.class::cast)
                    .map(
                        s ->
                            new Server(
                                s.address(),
                                12881,
                                s.zone(),
                                s.status(),
                                s.build(),
                                s.stopTime(),
                                s.startServiceTime(),
                                s.rootService()))
                    .toList());
    assertRefused(
        applyAs("root"), "InvalidCluster", "connection.port is 2881", "port is [12881]", "obproxy");
  }

  @Test
  void twoZones() {
    scene = Scene.of(FakeClusterShape.threeZones().withZones("zone1", "zone2"));
    assertRefused(applyAs("root"), "TooFewZones", "2 zones [zone1, zone2]", "majority");
  }

  @Test
  void aZoneThatTheDatabaseDoesNotHave() {
    Upgrade upgrade = apply(spec -> zones(spec, z -> z.equals("zone2") ? "zone9" : z));
    assertRefused(upgrade, "ZonesDiffer", "zone2, which is not listed", "Zone zone9 is listed");
  }

  @Test
  void aZoneSpeltInOtherCase() {
    Upgrade upgrade = apply(spec -> zones(spec, z -> z.replace("zone1", "Zone1")));
    assertRefused(upgrade, "ZonesDiffer", "Zone Zone1 is listed, but the database writes it zone1");
  }

  @Test
  @Shows("ZoneWithoutServers")
  void aFourthZoneWithoutServers() {
    scene.cluster().database().setZoneActive("zone4", true);
    assertRefused(
        applyAs("root"),
        "InvalidCluster",
        "zone4, which is not listed",
        "zone4 of the database has no server");
  }

  /** The status can't describe more. */
  @ParameterizedTest
  @CsvSource({"255, false, false", "256, true, false", "1021, true, false", "1022, true, true"})
  @Shows("ClusterTooLarge")
  void moreServersThanTheStatusCanDescribe(int more, boolean ofZone, boolean ofCluster) {
    scene.seeing(
        "servers",
        seen -> {
          List<Server> servers =
              new ArrayList<>((List<?>) seen).stream().map(Server.class::cast).toList();
          Server first = servers.getFirst();
          return Stream.concat(servers.stream(), Stream.generate(() -> first).limit(more)).toList();
        });
    String message = applyAs("root").status().message();

    assertThat(
            message.contains("Zone zone1 has %d servers, and the limit is 256".formatted(more + 1)))
        .isEqualTo(ofZone);
    assertThat(
            message.contains(
                "The cluster has %d servers, and the limit is 1024".formatted(more + 3)))
        .isEqualTo(ofCluster);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone 4", "zone'4", "可用区", "a,b", "-z"})
  @Shows("ZoneNameUnusable")
  void aZoneWhoseNameNoScriptCanTake(String name) {
    scene.seeing(
        "zones",
        zones -> {
          List<Zone> more = new ArrayList<>();
          ((List<?>) zones).forEach(z -> more.add((Zone) z));
          more.add(new Zone(name, true, "sys_region"));
          return more;
        });
    assertRefused(applyAs("root"), "InvalidCluster", "Zone '" + name + "'", "plain name");
  }

  @Test
  void aPortOfAnotherCluster() {
    scene.deploy("other", FakeClusterShape.threeZones());
    scene.seeing(
        "servers",
        servers ->
            scene.cluster().database().database().servers().stream()
                .map(
                    s ->
                        new Server(
                            new ServerAddress("172.16.0." + s.address().ip().charAt(5), 2882),
                            s.sqlPort(),
                            s.zone(),
                            s.status(),
                            s.build(),
                            s.stopTime(),
                            s.startServiceTime(),
                            s.rootService()))
                .toList());
    assertRefused(applyAs("root"), "ServerElsewhere", "172.16.0.1:2882", "obtest-zone1-0");
  }

  @Test
  @Shows("Downgrade")
  void aTargetOlderThanWhatRuns() {
    Upgrade upgrade =
        apply(
            spec -> with(spec, spec.cluster(), new ImageVersion("4.2.1.2", "registry.test/old:1")));
    assertRefused(
        upgrade,
        "Downgrade",
        "spec.target.version 4.2.1.2",
        "older than the running version 4.3.5.2",
        "newer target");
  }

  @Test
  @Shows("VersionUnreadable")
  void aVersionThatNoOceanBaseCanHave() {
    Upgrade upgrade =
        apply(
            spec ->
                with(spec, spec.cluster(), new ImageVersion("4.3.5.99999999999", Images.TARGET)));
    assertRefused(upgrade, "VersionUnreadable", "spec.target.version", "'4.3.5.99999999999'");
  }

  @Test
  @Shows("DatabaseUnavailable")
  void serversThatDoNotAnswerAreWaitedFor() {
    scene.cluster().database().faults().unreachable(true);
    Upgrade upgrade = scene.apply().runTo("validate");
    scene.operator().runFor(Duration.ofSeconds(20));
    assertThat(upgrade.status().message()).contains("2881", "connection.port", "NetworkPolicies");
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();

    upgrade.runUntilStalled();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("DatabaseUnavailable");
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();

    scene.cluster().database().faults().unreachable(false);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void anErrorThatIsNoVerdictIsWaitedFor() {
    for (int i = 0; i < 3; i++) {
      scene.cluster().database().faults().refuseNext("read zones", ErrorCode.TIMEOUT);
    }
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void somethingUnexpectedIsToldAndTriedAgainLessAndLessOften() {
    int[] asked = {0};
    scene.seeing(
        "zones",
        any -> {
          asked[0]++;
          throw new IllegalStateException("a zone of no kind");
        });
    Upgrade upgrade = scene.apply().runTo("validate");
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(upgrade.status().message()).contains("validate", "a zone of no kind");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("UnexpectedError");
    assertThat(asked[0]).isBetween(5, 30);
  }
}
