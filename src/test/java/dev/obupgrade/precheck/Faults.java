package dev.obupgrade.precheck;

import static dev.obupgrade.precheck.ClusterSnapshot.VERSION;
import static dev.obupgrade.precheck.ClusterSnapshot.change;
import static dev.obupgrade.precheck.ClusterSnapshot.dataVersion;
import static dev.obupgrade.precheck.ClusterSnapshot.server;
import static dev.obupgrade.precheck.ClusterSnapshot.without;

import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Server.Status;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Intent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Everything that can be wrong with the healthy snapshot, one thing at a time. */
final class Faults {
  private Faults() {}

  private static final Intent INTENT =
      new Intent(List.of("zone1", "zone2", "zone3"), Optional.of(ObVersion.parse("4.3.5.3")));
  private static final ObVersion NEWER = ObVersion.parse("4.3.5.3");
  private static final ObVersion OLDER = ObVersion.parse("4.3.5.1");
  private static final ObVersion ANCIENT = ObVersion.parse("4.0.0.0");

  static Intent usualIntent() {
    return INTENT;
  }

  static List<Fault> all() {
    return Stream.concat(ofTheUsual().stream(), FitnessFaults.all().stream()).toList();
  }

  private static List<Fault> ofTheUsual() {
    return List.of(
        upgrade("versions disagree", "MinObserverVersion", versions(VERSION, OLDER), "differs"),
        new Fault(
            "older than 4.1", "MinObserverVersion", "4.0.0.0", c -> c, INTENT, "below 4.1.0.0"),
        new Fault(
            "an upgrade that nobody finished",
            "MinObserverVersion",
            c ->
                c.withServers(
                    change(c.servers(), s -> true, s -> running(s, new BuildVersion(NEWER, 7)))),
            INTENT,
            "min_observer_version is 4.3.5.2, but every server runs 4.3.5.3"),
        new Fault(
            "target lower than the cluster",
            "TargetVersion",
            c -> c,
            new Intent(INTENT.zones(), Optional.of(OLDER)),
            "4.3.5.1 is lower than the cluster's 4.3.5.2"),
        new Fault(
            "target too far away",
            "TargetVersion",
            "4.2.1.2",
            c -> c,
            INTENT,
            "4.2.1.2 can't be upgraded to 4.3.5.3"),
        servers(
            "other version", "ServerBuilds", s -> running(s, new BuildVersion(OLDER, 7)), "differ"),
        servers(
            "other build",
            "ServerBuilds",
            s -> running(s, new BuildVersion(VERSION, 7)),
            "4.3.5.2-7"),
        data(
            "current lags",
            v -> versions(v, VERSION, OLDER, VERSION),
            "mysql1: target 4.3.5.2, current 4.3.5.1, compatible 4.3.5.2"),
        data(
            "target ahead",
            v -> versions(v, ObVersion.parse("4.3.5.3"), VERSION, VERSION),
            "mysql1"),
        data(
            "another compatible",
            v -> dataVersion(v.tenantId(), OLDER),
            "differs between tenants: 4.3.5.1 (mysql1), 4.3.5.2 (sys"),
        data(
            "compatible older than 4.1",
            v -> dataVersion(v.tenantId(), ANCIENT),
            "below 4.1.0.0: 4.0.0.0 (mysql1)"),
        data(
            "upgrade begin lags",
            v ->
                new DataVersion(
                    v.tenantId(), v.target(), v.current(), Optional.of(OLDER), v.compatible()),
            "upgrade begin 4.3.5.1"),
        data(
            "compatible differs between servers",
            v ->
                new DataVersion(
                    v.tenantId(), v.target(), v.current(), v.upgradeBegin(), Optional.empty()),
            "Tenant mysql1 has no single value"),
        new Fault(
            "no data version of a tenant",
            "DataVersions",
            c -> c.withDataVersions(without(c.dataVersions(), v -> v.tenantId() == 1002)),
            INTENT,
            "Tenant mysql1"),
        upgrade("upgrade mode on", "UpgradeModeOff", mode(Set.of(true), "NONE"), "[true]"),
        upgrade(
            "upgrade mode on somewhere",
            "UpgradeModeOff",
            mode(Set.of(true, false), "NONE"),
            "true"),
        upgrade(
            "a stage left over",
            "UpgradeModeOff",
            mode(Set.of(false), "POSTUPGRADE"),
            "POSTUPGRADE"),
        upgrade("upgrade mode not shown", "UpgradeModeOff", mode(Set.of(), "NONE"), "[]"),
        new Fault(
            "a zone that is not to be upgraded",
            "ZoneList",
            c -> c,
            new Intent(List.of("zone1", "zone2"), INTENT.target()),
            "zone3"),
        new Fault(
            "a zone the database doesn't have",
            "ZoneList",
            c -> c,
            new Intent(List.of("zone1", "zone2", "zone3", "zone4"), INTENT.target()),
            "zone4"),
        zones("stopped zone", "ZonesActive", z -> new Zone(z.name(), false, z.region()), "zone2"),
        servers(
            "inactive server",
            "ServersInService",
            s -> inState(s, Status.INACTIVE, 0, 1),
            "INACTIVE"),
        servers(
            "server being deleted",
            "ServersInService",
            s -> inState(s, Status.DELETING, 0, 1),
            "DELETING"),
        servers(
            "server in a state unknown to us",
            "ServersInService",
            s -> inState(s, Status.OTHER, 0, 1),
            "OTHER"),
        servers(
            "stopped server", "ServersInService", s -> inState(s, Status.ACTIVE, 9, 1), "stopped"),
        servers(
            "server still starting",
            "ServersInService",
            s -> inState(s, Status.ACTIVE, 0, 0),
            "not started"),
        replica(
            "replica out of sync",
            "LogReplicasInSync",
            r -> spoken(r, r.leader(), false),
            "10.0.0.2:2882 is not in sync"),
        new Fault(
            "replica missing",
            "LogReplicasInSync",
            c -> c.withLogReplicas(without(c.logReplicas(), Faults::follower)),
            INTENT,
            "tenant 1002 log stream 1001 on 10.0.0.2:2882 is missing"),
        new Fault(
            "no leader",
            "LogStreamLeaders",
            c ->
                c.withLogReplicas(
                    change(
                        c.logReplicas(), r -> r.tenantId() == 1002, r -> spoken(r, false, true))),
            INTENT,
            "tenant 1002 log stream 1001 has no leader"),
        replica("two leaders", "LogStreamLeaders", r -> spoken(r, true, true), "has 2 leaders"),
        new Fault(
            "a member too few",
            "MajorityWithoutEachZone",
            c -> c.withLogReplicas(change(c.logReplicas(), r -> r.tenantId() == 1002, Faults::two)),
            INTENT,
            "needs 2 of 3"),
        new Fault(
            "a member of the sys tenant's log that nobody has heard of",
            "LogReplicasInSync",
            c ->
                c.withLogReplicas(without(c.logReplicas(), Faults::sysOnThree))
                    .withLocations(
                        without(
                            c.locations(), l -> l.tenantId() == 1 && l.server().equals(server(3)))),
            INTENT,
            "tenant 1 log stream 1 on 10.0.0.3:2882 is missing"),
        schema("schema not refreshed", s -> new SchemaState(s.server(), s.tenantId(), 1)),
        schema(
            "schema half refreshed",
            s -> new SchemaState(s.server(), s.tenantId(), 1700000000000009L)),
        new Fault(
            "schema missing",
            "SchemaRefreshed",
            c -> c.withSchemas(without(c.schemas(), Faults::oneSchema)),
            INTENT,
            "The schema of tenant mysql1 is not refreshed on 10.0.0.2:2882"),
        tenant(
            "tenant being made",
            "TenantStatus",
            t -> named(t, t.name(), "PRIMARY", "CREATING", false, false),
            "CREATING"),
        tenant(
            "locked tenant",
            "TenantsUnlocked",
            t -> named(t, t.name(), "PRIMARY", "NORMAL", true, false),
            "locked"),
        tenant(
            "tenant being restored",
            "TenantRoles",
            t -> named(t, t.name(), "RESTORE", "NORMAL", false, false),
            "RESTORE"),
        tenant(
            "tenant without a role",
            "TenantRoles",
            t -> named(t, t.name(), "", "NORMAL", false, false),
            "no role yet"),
        tenant(
            "tenant being cloned",
            "TenantRoles",
            t -> named(t, t.name(), "CLONE", "NORMAL", false, false),
            "CLONE"),
        tenant(
            "tenant named All_User",
            "TenantNames",
            t -> named(t, "All_User", "PRIMARY", "NORMAL", false, false),
            "All_User"),
        tenant(
            "tenant moving",
            "TenantLocality",
            t -> named(t, t.name(), "PRIMARY", "NORMAL", false, true),
            "mysql1"),
        merge(
            "tenant merging",
            "TenantCompaction",
            c -> new Compaction(c.tenantId(), false, false, false),
            "mysql1 is merging"),
        merge(
            "merge in error",
            "CompactionErrors",
            c -> new Compaction(c.tenantId(), true, false, true),
            "tenant mysql1"),
        new Fault(
            "no compaction state of a tenant",
            "TenantCompaction",
            c -> c.withCompactions(without(c.compactions(), m -> m.tenantId() == 1002)),
            INTENT,
            "mysql1"),
        obstacle("TabletCompaction", Obstacle.TABLET_MERGE, "tablets"),
        obstacle("DdlTasks", Obstacle.DDL_TASK, "DDL tasks"),
        obstacle("DirectLoads", Obstacle.DIRECT_LOAD, "rows"),
        obstacle("BackupJobs", Obstacle.BACKUP_JOB, "backup jobs"),
        obstacle("RestoreJobs", Obstacle.RESTORE_JOB, "restore jobs"),
        obstacle("TenantJobs", Obstacle.TENANT_JOB, "tenant jobs"),
        obstacle("ReplicaTasks", Obstacle.REPLICA_TASK, "replica tasks"),
        job(
            "upgrade job running",
            UpgradeJob.State.RUNNING,
            "Upgrade job 9 (UPGRADE_ALL) is running"),
        job(
            "upgrade job dead",
            UpgradeJob.State.DEAD,
            "Upgrade job 9 (UPGRADE_ALL) is INPROGRESS and dead: its root service 10.0.0.2:2882"));
  }

  private static Fault job(String name, UpgradeJob.State state, String evidence) {
    return new Fault(
        name,
        "UpgradeJobs",
        c ->
            c.withAnswers(
                a -> a.upgradeJobs.set(0, new UpgradeJob(9, UpgradeJob.ALL, state, server(2)))),
        INTENT,
        evidence);
  }

  private static boolean sysOnThree(LogReplica r) {
    return r.tenantId() == 1 && r.server().equals(server(3));
  }

  private static Fault upgrade(
      String name, String check, UnaryOperator<UpgradeState> how, String evidence) {
    return new Fault(
        name, check, c -> c.withUpgradeState(how.apply(c.upgradeState())), INTENT, evidence);
  }

  private static UnaryOperator<UpgradeState> versions(ObVersion... versions) {
    return s -> new UpgradeState(s.upgradeMode(), s.stage(), Set.of(versions));
  }

  private static UnaryOperator<UpgradeState> mode(Set<Boolean> mode, String stage) {
    return s -> new UpgradeState(mode, Set.of(stage), s.minObserverVersions());
  }

  private static Fault servers(
      String name, String check, UnaryOperator<Server> how, String evidence) {
    return new Fault(
        name,
        check,
        c -> c.withServers(change(c.servers(), s -> s.address().equals(server(2)), how)),
        INTENT,
        evidence);
  }

  private static Server running(Server s, BuildVersion build) {
    return new Server(
        s.address(),
        s.sqlPort(),
        s.zone(),
        s.status(),
        build,
        s.stopTime(),
        s.startServiceTime(),
        s.rootService());
  }

  private static Server inState(Server s, Status status, long stopTime, long startServiceTime) {
    return new Server(
        s.address(),
        s.sqlPort(),
        s.zone(),
        status,
        s.build(),
        stopTime,
        startServiceTime,
        s.rootService());
  }

  private static Fault data(String name, UnaryOperator<DataVersion> how, String evidence) {
    return new Fault(
        name,
        "DataVersions",
        c -> c.withDataVersions(change(c.dataVersions(), v -> v.tenantId() == 1002, how)),
        INTENT,
        evidence);
  }

  private static DataVersion versions(
      DataVersion v, ObVersion target, ObVersion current, ObVersion compatible) {
    return new DataVersion(
        v.tenantId(),
        Optional.of(target),
        Optional.of(current),
        v.upgradeBegin(),
        Optional.of(compatible));
  }

  private static Fault zones(String name, String check, UnaryOperator<Zone> how, String evidence) {
    return new Fault(
        name,
        check,
        c -> c.withZones(change(c.zones(), z -> z.name().equals("zone2"), how)),
        INTENT,
        evidence);
  }

  private static Fault replica(
      String name, String check, UnaryOperator<LogReplica> how, String evidence) {
    return new Fault(
        name,
        check,
        c -> c.withLogReplicas(change(c.logReplicas(), Faults::follower, how)),
        INTENT,
        evidence);
  }

  private static boolean follower(LogReplica r) {
    return r.logStreamId() == 1001 && r.server().equals(server(2));
  }

  private static LogReplica spoken(LogReplica r, boolean leader, boolean inSync) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        leader,
        inSync,
        r.members(),
        r.paxosReplicaNumber());
  }

  private static LogReplica two(LogReplica r) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        r.leader(),
        r.inSync(),
        r.members().subList(0, 2),
        r.paxosReplicaNumber());
  }

  private static Fault schema(String name, UnaryOperator<SchemaState> how) {
    return new Fault(
        name,
        "SchemaRefreshed",
        c -> c.withSchemas(change(c.schemas(), Faults::oneSchema, how)),
        INTENT,
        "The schema of tenant mysql1 is not refreshed on 10.0.0.2:2882");
  }

  private static boolean oneSchema(SchemaState s) {
    return s.tenantId() == 1002 && s.server().equals(server(2));
  }

  static Fault tenant(String name, String check, UnaryOperator<Tenant> how, String evidence) {
    return new Fault(
        name,
        check,
        c -> c.withTenants(change(c.tenants(), t -> t.id() == 1002, how)),
        INTENT,
        evidence);
  }

  private static Tenant named(
      Tenant t, String name, String role, String status, boolean locked, boolean moving) {
    return new Tenant(
        t.id(), name, t.type(), role, status, locked, t.primaryZone(), t.locality(), moving);
  }

  private static Fault merge(
      String name, String check, UnaryOperator<Compaction> how, String evidence) {
    return new Fault(
        name,
        check,
        c -> c.withCompactions(change(c.compactions(), m -> m.tenantId() == 1002, how)),
        INTENT,
        evidence);
  }

  private static Fault obstacle(String check, Obstacle kind, String evidence) {
    return new Fault(
        kind + " under way",
        check,
        c -> c.withObstacle(kind, OptionalLong.of(3)),
        INTENT,
        "3 " + evidence);
  }

  static Tenant locked(Tenant tenant) {
    return named(tenant, tenant.name(), tenant.role(), tenant.status(), true, false);
  }
}
