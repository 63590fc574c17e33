package dev.obupgrade.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.health.LogInSync;
import dev.obupgrade.health.Scope;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The contract of every database: the one in memory, and the simulated one over the wire. The
 * cluster has zones zone1, zone2 and zone3 of a server each, tenant sys and one user tenant.
 */
public abstract class DatabaseContract extends ContractBench {
  @Test
  void aHealthyClusterShowsItsServersAndZones() {
    assertThat(database.inSysTenant()).isTrue();
    assertThat(database.clusterName()).isNotBlank();
    assertThat(database.zones())
        .extracting(Zone::name)
        .containsExactlyInAnyOrder("zone1", "zone2", "zone3");
    assertThat(database.zones()).allMatch(Zone::active);
    assertThat(database.servers()).hasSize(3).allMatch(Server::serving);
    assertThat(database.servers()).filteredOn(Server::rootService).hasSize(1);
  }

  /** An operator tells clusters apart by their name, their id and the servers that they list. */
  @Test
  void everyServerSaysTheIdOfItsCluster() {
    assertThat(database.parameters(List.of("cluster_id")))
        .hasSize(3)
        .allMatch(p -> p.tenantId().isEmpty())
        .extracting(ParameterValue::value)
        .containsOnly("1");
  }

  @Test
  void aHealthyClusterShowsItsTenants() {
    assertThat(database.tenants())
        .extracting(Tenant::type)
        .containsExactlyInAnyOrder(Tenant.Type.SYS, Tenant.Type.META, Tenant.Type.USER);
    assertThat(database.tenants())
        .allMatch(t -> t.status().equals("NORMAL") && t.role().equals("PRIMARY"))
        .noneMatch(t -> t.locked() || t.localityChanging());
    assertThat(database.compactions()).hasSize(3).allMatch(Compaction::idle);
    assertThat(database.dataVersions())
        .hasSize(3)
        .allMatch(v -> v.target().isPresent() && v.target().equals(v.current()))
        .allMatch(v -> v.compatible().equals(v.current()));
  }

  @Test
  void aHealthyClusterHasALeaderAndEveryReplicaOfEachLogStream() {
    List<LogReplica> replicas = database.logReplicas();
    assertThat(replicas).hasSize(12).allMatch(LogReplica::inSync);
    assertThat(replicas).filteredOn(LogReplica::leader).hasSize(4);
    assertThat(replicas)
        .allMatch(r -> r.members().size() == 3 && r.paxosReplicaNumber() == 3)
        .allMatch(r -> r.members().contains(r.server()));
    assertThat(database.locations()).hasSize(12).filteredOn(LogStreamLocation::leader).hasSize(4);
    assertThat(database.schemas()).hasSize(9).allMatch(SchemaState::refreshed);
    assertThat(database.checkpoints()).hasSize(3);
  }

  @Test
  void aHealthyClusterIsInNoUpgrade() {
    UpgradeState state = database.upgradeState();
    assertThat(state.upgradeMode()).containsExactly(false);
    assertThat(state.stageIs("NONE")).isTrue();
    assertThat(state.minObserverVersion())
        .contains(database.servers().getFirst().build().version());
    assertThat(database.inspections()).hasSize(6).allMatch(Inspection::succeeded);
    assertThat(database.upgradeJobs()).isEmpty();
    assertThat(database.obstacles(List.of(Obstacle.values())).values())
        .hasSize(Obstacle.values().length)
        .allMatch(count -> count.orElse(0) == 0);
  }

  @Test
  void aHealthyClusterIsFitInWhatIsAskedBeforeAnUpgradeOnly() {
    assertThat(database.resourcePools())
        .extracting(ResourcePool::tenantId)
        .contains(1L, 1002L)
        .doesNotContain(1001L);
    assertThat(database.resourcePools()).allMatch(pool -> pool.zones().size() == 3);
    assertThat(database.dataDisks()).hasSize(3).allMatch(disk -> disk.percent() < 80);
    // Of eight blocks a meta tenant may have seven in use.
    assertThat(database.logDisks())
        .hasSize(9)
        .allMatch(disk -> disk.tenantId().isPresent())
        .allMatch(disk -> disk.percent() < (disk.tenantId().getAsLong() == 1001 ? 90 : 85));
    assertThat(database.tabletRoom()).hasSize(3).allMatch(room -> room.freeBytes() > 0);
    assertThat(database.oracleTenants()).isEmpty();
    assertThat(database.dataBackups()).isEmpty();
    assertThat(database.ddlHistory()).allMatch(history -> history.operations() < 1_000_000);
    assertThat(database.clocks(database.servers()))
        .hasSize(3)
        .allMatch(clock -> clock.trouble().isEmpty())
        .allMatch(clock -> Math.abs(clock.aheadMicros()) < 1_000_000);
    assertThat(Obstacle.values())
        .allSatisfy(kind -> assertThat(database.examples(kind)).as(kind.name()).isEmpty());
  }

  @Test
  void aWrongPasswordIsRefused() {
    database.close();
    DatabaseAccess right = cluster.access();
    var wrong =
        new DatabaseAccess(right.endpoints(), right.user(), () -> new Password("of somebody"));

    Refused refused =
        catchThrowableOfType(Refused.class, () -> cluster.connector().open(wrong).close());

    assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(refused).message().doesNotContain("of somebody");
  }

  @Test
  void aLoginOfAUserTenantIsTold() {
    database.close();
    try (Database other = cluster.connector().open(cluster.accessOfUserTenant())) {
      assertThat(other.inSysTenant()).isFalse();
    }
  }

  @Test
  void whereNobodyListensIsUnavailable() {
    var nowhere =
        new DatabaseAccess(
            List.of(new DatabaseAccess.Endpoint("127.0.0.1", 1)),
            cluster.access().user(),
            cluster.access().password());

    Unavailable unavailable =
        catchThrowableOfType(Unavailable.class, () -> cluster.connector().open(nowhere).close());

    assertThat(unavailable).isNotNull();
  }

  @Test
  void aDeadEndpointIsPassedOver() {
    database.close();
    DatabaseAccess good = cluster.access();
    var endpoints = new ArrayList<>(good.endpoints());
    endpoints.addFirst(new DatabaseAccess.Endpoint("127.0.0.1", 1));

    try (Database other =
        cluster.connector().open(new DatabaseAccess(endpoints, good.user(), good.password()))) {
      assertThat(other.servers()).hasSize(3);
    }
  }

  @Test
  void whenTheServerOfTheConnectionDiesTheNextOneAnswers() {
    ServerAddress first = serverOf("zone1");
    cluster.kill(first);

    assertThat(database.servers()).hasSize(3);
    assertThat(database.logReplicas()).noneMatch(r -> r.server().equals(first));
  }

  @Test
  void stoppingAZoneMovesItsLeadersAway() {
    assertThat(open(new ZoneHasNoLeader("zone1"))).isFalse();

    database.stopZone("zone1");

    assertThat(zone("zone1").active()).isFalse();
    cluster.await(Duration.ofSeconds(20), () -> open(new ZoneHasNoLeader("zone1")));
    database.stopZone("zone1");
    database.startZone("zone1");
    assertThat(zone("zone1").active()).isTrue();
  }

  @Test
  void aSecondZoneIsNotStopped() {
    database.stopZone("zone1");

    assertThat(code(() -> database.stopZone("zone2"))).isEqualTo(ErrorCode.STOP_IN_MULTIPLE_ZONES);
    assertThat(zone("zone2").active()).isTrue();
  }

  @Test
  void aZoneThatLogStreamsNeedIsNotStopped() {
    cluster.kill(serverOf("zone2"));
    cluster.await(
        Duration.ofSeconds(30),
        () -> database.servers().stream().anyMatch(s -> s.status() == Server.Status.INACTIVE));

    assertThat(code(() -> database.stopZone("zone3"))).isEqualTo(ErrorCode.OP_NOT_ALLOWED);
    assertThat(zone("zone3").active()).isTrue();
  }

  @Test
  void aZoneIsNotStoppedWhileTheLogOfAnotherIsBehind() {
    ServerAddress server = serverOf("zone2");
    var before = serversBefore();
    BuildVersion build = server(server).build();
    cluster.logNeverSyncs("zone2");
    cluster.kill(server);
    cluster.start(server, build);
    cluster.await(Duration.ofSeconds(60), () -> open(new ServersRestarted("zone2", before, build)));

    assertThat(code(() -> database.stopZone("zone3"))).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(open(new LogInSync(Scope.only("zone2")))).isFalse();
    assertThat(zone("zone3").active()).isTrue();
  }

  @Test
  void aZoneWhoseLeadersStayIsInactiveAllTheSame() {
    cluster.leadersStay("zone1");

    assertThat(code(() -> database.stopZone("zone1")))
        .isEqualTo(ErrorCode.WAIT_LEADER_SWITCH_TIMEOUT);
    assertThat(zone("zone1").active()).isFalse();
    assertThat(open(new ZoneHasNoLeader("zone1"))).isFalse();
  }

  @Test
  void aCommandWhoseReplyIsLostMayHaveHadItsEffect() {
    cluster.loseReplyOfStopZone();

    assertThat(catchThrowableOfType(Unavailable.class, () -> database.stopZone("zone1")))
        .isNotNull();
    assertThat(zone("zone1").active()).isFalse();
  }

  @Test
  void zonesThatAreNotThereAreRefused() {
    assertThat(code(() -> database.stopZone("zone9"))).isEqualTo(ErrorCode.ENTRY_NOT_EXIST);
    code(() -> database.stopZone("it's \\ none"));
    assertThat(database.zones()).allMatch(Zone::active);
  }

  @Test
  void anActiveZoneIsNotStarted() {
    assertThat(code(() -> database.startZone("zone1"))).isEqualTo(ErrorCode.ZONE_STATUS_NOT_MATCH);
  }

  @Test
  void aClusterParameterIsSetOnEveryServer() {
    set("server_permanent_offline_time", "72h", new ParameterSetting.Scope.Cluster());

    awaitValues(
        "server_permanent_offline_time", 3, p -> p.tenantId().isEmpty() && p.value().equals("72h"));
  }

  @Test
  void aParameterCanBeSetOnOneServer() {
    ServerAddress server = serverOf("zone2");
    set("syslog_level", "INFO", new ParameterSetting.Scope.OneServer(server));

    awaitValues("syslog_level", 3, p -> p.value().equals("INFO") == p.server().equals(server));
  }

  @Test
  void aTenantParameterIsSetOnEveryServer() {
    OptionalLong user = OptionalLong.of(userTenant().id());
    set(
        "_enable_adaptive_compaction",
        "False",
        new ParameterSetting.Scope.OfTenant(userTenant().name()));

    awaitValues(
        "_enable_adaptive_compaction",
        9,
        p -> p.value().equalsIgnoreCase("False") == p.tenantId().equals(user));
  }

  @Test
  void allUserTenantsAreSetByOneWord() {
    OptionalLong user = OptionalLong.of(userTenant().id());
    set("_enable_adaptive_compaction", "False", new ParameterSetting.Scope.OfTenant("all_user"));

    awaitValues(
        "_enable_adaptive_compaction",
        9,
        p -> p.value().equalsIgnoreCase("False") == p.tenantId().equals(user));
  }

  // Servers learn of a change one after the other, not with the statement.
  private void awaitValues(String name, int count, Predicate<ParameterValue> wanted) {
    cluster.await(
        Duration.ofSeconds(10),
        () -> {
          List<ParameterValue> values = database.parameters(List.of(name));
          return values.size() == count && values.stream().allMatch(wanted);
        });
  }

  @Test
  void severalParametersAreAskedAtOnce() {
    assertThat(database.parameters(List.of("enable_ddl", "enable_rebalance", "no_such_thing")))
        .extracting(ParameterValue::name)
        .containsOnly("enable_ddl", "enable_rebalance");
    assertThat(database.parameters(List.of())).isEmpty();
  }

  @Test
  void anUnknownParameterIsRefused() {
    assertThat(code(() -> set("no_such_thing", "1", new ParameterSetting.Scope.Cluster())))
        .isEqualTo(5099);
  }

  @Test
  void mergesAreSuspendedAndResumed() {
    database.suspendMerge("all_user");
    assertThat(database.compactions())
        .allMatch(c -> c.suspended() == (c.tenantId() == userTenant().id()));

    database.resumeMerge(userTenant().name());
    assertThat(database.compactions()).noneMatch(Compaction::suspended);
  }

  @Test
  void aMinorFreezeMovesTheCheckpointPastWhatWasTheLogsEnd() {
    ServerAddress server = serverOf("zone1");
    Checkpoint before = checkpoint(server);
    assertThat(before.newestScn()).isPositive();

    database.minorFreeze(Set.of(server));

    cluster.await(
        Duration.ofSeconds(30),
        () -> checkpoint(server).smallestScn().compareTo(before.newestScn()) >= 0);
  }

  @Test
  void rootInspectionFindsAHealthyClusterWell() {
    database.runRootInspection();

    assertThat(database.inspections()).hasSize(6).allMatch(Inspection::succeeded);
  }

  @Test
  void anUpgradeJobRunsAndEnds() {
    database.runUpgradeJob(UpgradeJob.ALL);

    cluster.await(Duration.ofSeconds(10), () -> newestJob().isPresent());
    assertThat(newestJob().orElseThrow().state()).isEqualTo(UpgradeJob.State.RUNNING);
    assertThat(code(() -> database.runUpgradeJob(UpgradeJob.ALL)))
        .isEqualTo(ErrorCode.OP_NOT_ALLOWED);
    cluster.await(
        Duration.ofSeconds(60), () -> newestJob().orElseThrow().state() == UpgradeJob.State.ENDED);
    assertThat(database.dataVersions())
        .allMatch(v -> v.whollyAt(database.servers().getFirst().build().version()));
  }

  @Test
  void endingAnUpgradeThatIsNotOnChangesNothing() {
    database.endUpgrade();

    assertThat(database.upgradeState().inUpgradeMode()).isFalse();
  }
}
