package dev.obupgrade.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each gate against a cluster that is well, and against the same with a single thing wrong. */
class GatesTest {
  private static final ObVersion VERSION = ObVersion.parse("4.3.5.2");
  private static final BuildVersion BUILD = BuildVersion.parse("4.3.5.2-102000042025061010");
  private static final BuildVersion OTHER = BuildVersion.parse("4.3.5.3-103000092025080818");
  private static final ServerAddress IN_ZONE1 = new ServerAddress("10.0.1.1", 2882);
  private static final ServerAddress IN_ZONE2 = new ServerAddress("10.0.2.1", 2882);
  private static final ServerAddress IN_ZONE3 = new ServerAddress("10.0.3.1", 2882);

  /** A gate, the one thing that is wrong, and the reason it gives; no reason when it is open. */
  record Case(Gate gate, String wrong, Consumer<ClusterSnapshot> change, Optional<String> reason) {
    @Override
    public String toString() {
      return gate + ": " + wrong + " -> " + reason.orElse("open");
    }
  }

  @ParameterizedTest
  @MethodSource
  void answers(Case tried) {
    var cluster = new ClusterSnapshot(FakeCluster.threeZones(new VirtualClock()).database());
    tried.change().accept(cluster);

    GateResult result = tried.gate().ask(cluster);

    Optional<String> reason =
        result instanceof GateResult.Shut shut
            ? Optional.of(shut.reason().name())
            : Optional.empty();
    assertThat(reason).as("%s", result).isEqualTo(tried.reason());
  }

  static Stream<Case> answers() {
    return Stream.of(
            clusterServing(),
            safeWithoutZone(),
            logInSync(),
            schemaRefreshed(),
            serversRestarted(),
            zoneHasNoLeader(),
            zoneServing(),
            upgradeOver())
        .flatMap(s -> s);
  }

  private static Stream<Case> clusterServing() {
    Gate gate = new ClusterServing();
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(gate, "mixed builds", c -> server(c, IN_ZONE1, s -> withBuild(s, OTHER))),
        shut(gate, "a stopped zone", c -> stop(c, "zone2"), "ZoneNotActive"),
        shut(
            gate,
            "an inactive server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            "ServerNotServing"),
        shut(
            gate,
            "a stopped server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.ACTIVE, 7, 5)),
            "ServerNotServing"),
        shut(
            gate,
            "a starting server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.ACTIVE, 0, 0)),
            "ServerNotServing"),
        shut(
            gate,
            "a server being deleted",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.DELETING, 0, 5)),
            "ServerNotServing"),
        shut(gate, "no servers", c -> c.servers.clear(), "NothingKnown"),
        shut(gate, "no zones", c -> c.zones.clear(), "NothingKnown"));
  }

  private static Stream<Case> safeWithoutZone() {
    Gate gate = new SafeWithoutZone("zone1");
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(gate, "the zone itself stopped", c -> stop(c, "zone1")),
        open(
            gate,
            "the zone's own server down",
            c -> {
              server(c, IN_ZONE1, s -> with(s, Server.Status.INACTIVE, 0, 5));
              c.logReplicas.removeIf(r -> r.server().equals(IN_ZONE1));
              c.logReplicas.replaceAll(r -> r.server().equals(IN_ZONE2) ? lead(r, true) : r);
            }),
        shut(new SafeWithoutZone("zone9"), "an unknown zone", c -> {}, "ZoneUnknown"),
        shut(gate, "another zone stopped", c -> stop(c, "zone2"), "ZoneNotActive"),
        shut(
            gate,
            "a server of another zone down",
            c -> server(c, IN_ZONE3, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            "ServerNotServing"),
        shut(
            gate,
            "a server of another zone stopped",
            c -> server(c, IN_ZONE3, s -> with(s, Server.Status.ACTIVE, 7, 5)),
            "ServerNotServing"),
        shut(gate, "a replica unsynced", c -> replica(c, IN_ZONE2, r -> unsync(r)), "LogNotInSync"),
        shut(
            gate,
            "a replica missing",
            c -> c.logReplicas.remove(first(c, IN_ZONE2)),
            "LogNotInSync"),
        shut(
            gate,
            "no leader of one log stream",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            "NoLeader"),
        shut(
            gate,
            "two leaders of one log stream",
            c -> replica(c, IN_ZONE2, r -> lead(r, true)),
            "SeveralLeaders"),
        shut(
            gate,
            "a member more than there are in sync",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, List.of(IN_ZONE1, IN_ZONE2), 2)),
            "NoMajority"),
        shut(
            gate,
            "a majority counted from five",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, r.members(), 5)),
            "NoMajority"),
        shut(
            gate,
            "rows of a server nobody lists",
            c -> {
              c.servers.removeIf(s -> s.address().equals(IN_ZONE2));
              c.locations.removeIf(l -> l.server().equals(IN_ZONE2));
            },
            "NoMajority"),
        shut(
            gate,
            "a tenant without any log stream",
            c -> {
              c.locations.removeIf(l -> l.tenantId() == 1002);
              c.logReplicas.removeIf(r -> r.tenantId() == 1002);
            },
            "NoLeader"),
        shut(
            gate,
            "a locality changing",
            c -> c.tenants.replaceAll(t -> t.id() == 1002 ? moving(t) : t),
            "LocalityChanging"),
        shut(gate, "no locations", c -> c.locations.clear(), "NothingKnown"),
        shut(gate, "no replicas", c -> c.logReplicas.clear(), "LogNotInSync"));
  }

  private static Stream<Case> logInSync() {
    Gate all = new LogInSync(Scope.EVERYWHERE);
    Gate zone1 = new LogInSync(Scope.only("zone1"));
    return Stream.of(
        open(all, "nothing", c -> {}),
        open(zone1, "another zone unsynced", c -> replica(c, IN_ZONE2, r -> unsync(r))),
        shut(all, "a replica unsynced", c -> replica(c, IN_ZONE2, r -> unsync(r)), "LogNotInSync"),
        shut(
            zone1, "a replica unsynced", c -> replica(c, IN_ZONE1, r -> unsync(r)), "LogNotInSync"),
        shut(
            zone1,
            "a replica missing",
            c -> c.logReplicas.remove(first(c, IN_ZONE1)),
            "LogNotInSync"),
        shut(
            zone1,
            "all replicas missing",
            c -> c.logReplicas.removeIf(r -> r.server().equals(IN_ZONE1)),
            "LogNotInSync"),
        shut(
            zone1,
            "an unsynced replica without a location",
            c -> {
              replica(c, IN_ZONE1, r -> unsync(r));
              LogReplica row = first(c, IN_ZONE1);
              c.locations.removeIf(
                  l -> l.tenantId() == row.tenantId() && l.logStreamId() == row.logStreamId());
            },
            "LogNotInSync"),
        shut(zone1, "no locations", c -> c.locations.clear(), "NothingKnown"));
  }

  private static Stream<Case> schemaRefreshed() {
    Gate gate = new SchemasRefreshed(Scope.only("zone1"));
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(gate, "another zone behind", c -> schema(c, IN_ZONE2, 1)),
        shut(gate, "version 0", c -> schema(c, IN_ZONE1, 0), "SchemaNotRefreshed"),
        shut(gate, "version 1", c -> schema(c, IN_ZONE1, 1), "SchemaNotRefreshed"),
        shut(gate, "an odd version", c -> schema(c, IN_ZONE1, 801), "SchemaNotRefreshed"),
        shut(
            gate,
            "a row missing",
            c -> c.schemas.removeIf(s -> s.server().equals(IN_ZONE1) && s.tenantId() == 1002),
            "SchemaNotRefreshed"),
        shut(gate, "no tenants", c -> c.tenants.clear(), "NothingKnown"),
        shut(gate, "no servers", c -> c.servers.clear(), "NothingKnown"));
  }

  private static Stream<Case> serversRestarted() {
    Gate gate = new ServersRestarted("zone1", 100, BUILD);
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(gate, "another zone's build", c -> server(c, IN_ZONE2, s -> withBuild(s, OTHER))),
        shut(
            gate,
            "the stale row of a killed server",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 100)),
            "ServersNotRestarted"),
        shut(
            gate,
            "another build",
            c -> server(c, IN_ZONE1, s -> withBuild(s, OTHER)),
            "ServersNotRestarted"),
        shut(
            gate,
            "another build of the same version",
            c ->
                server(
                    c, IN_ZONE1, s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            "ServersNotRestarted"),
        shut(
            gate,
            "still starting",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 0)),
            "ServersNotRestarted"),
        shut(
            gate,
            "offline",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.INACTIVE, 0, 101)),
            "ServersNotRestarted"),
        shut(
            gate,
            "stopped",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 7, 101)),
            "ServersNotRestarted"),
        shut(gate, "no servers", c -> c.servers.clear(), "NothingKnown"));
  }

  private static Stream<Case> zoneHasNoLeader() {
    Gate gate = new ZoneHasNoLeader("zone2");
    return Stream.of(
        open(gate, "nothing", c -> {}),
        shut(
            gate,
            "a leader by its own account",
            c -> replica(c, IN_ZONE2, r -> lead(r, true)),
            "LeadersInZone"),
        shut(
            gate,
            "a leader by the book-keeping",
            c -> c.locations.replaceAll(l -> l.server().equals(IN_ZONE2) ? leading(l) : l),
            "LeadersInZone"),
        shut(
            gate,
            "a log stream nobody leads",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            "NoLeader"),
        shut(gate, "no locations", c -> c.locations.clear(), "NothingKnown"),
        shut(gate, "no replicas", c -> c.logReplicas.clear(), "NothingKnown"));
  }

  private static Stream<Case> zoneServing() {
    Gate gate = new ZoneServing("zone2");
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(gate, "another zone stopped", c -> stop(c, "zone3")),
        shut(gate, "stopped", c -> stop(c, "zone2"), "ZoneNotActive"),
        shut(
            gate,
            "a server offline",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            "ServerNotServing"),
        shut(gate, "a replica unsynced", c -> replica(c, IN_ZONE2, r -> unsync(r)), "LogNotInSync"),
        shut(
            gate,
            "a leader that doesn't count it",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, List.of(IN_ZONE1, IN_ZONE3), 3)),
            "NotAMember"),
        shut(gate, "no leader", c -> replica(c, IN_ZONE1, r -> lead(r, false)), "NotAMember"));
  }

  private static Stream<Case> upgradeOver() {
    Gate gate = new UpgradeOver(VERSION);
    return Stream.of(
        open(gate, "nothing", c -> {}),
        open(
            gate,
            "a standby tenant behind",
            c -> {
              c.tenants.replaceAll(t -> t.id() == 1002 ? standby(t) : t);
              c.dataVersions.removeIf(v -> v.tenantId() == 1002);
            }),
        shut(new UpgradeOver(OTHER.version()), "another version", c -> {}, "BuildsDiffer"),
        shut(
            gate,
            "two builds of the version",
            c ->
                server(
                    c, IN_ZONE1, s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            "BuildsDiffer"),
        shut(
            gate,
            "min_observer_version in disagreement",
            c ->
                c.upgradeState =
                    new UpgradeState(
                        Set.of(false), Set.of("NONE"), Set.of(VERSION, OTHER.version())),
            "MinObserverVersionDiffers"),
        shut(
            gate,
            "no min_observer_version",
            c -> c.upgradeState = new UpgradeState(Set.of(false), Set.of("NONE"), Set.of()),
            "MinObserverVersionDiffers"),
        shut(
            gate,
            "a target data version behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), old(), v.current(), v.upgradeBegin(), v.compatible())),
            "DataVersionDiffers"),
        shut(
            gate,
            "a current data version behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), v.target(), old(), v.upgradeBegin(), v.compatible())),
            "DataVersionDiffers"),
        shut(
            gate,
            "compatible behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), v.target(), v.current(), v.upgradeBegin(), old())),
            "DataVersionDiffers"),
        shut(
            gate,
            "no data version of a tenant",
            c -> c.dataVersions.removeIf(v -> v.tenantId() == 1001),
            "DataVersionDiffers"),
        shut(
            gate,
            "upgrade mode on",
            c -> c.upgradeState = new UpgradeState(Set.of(true), Set.of("NONE"), Set.of(VERSION)),
            "UpgradeModeOn"),
        shut(
            gate,
            "upgrade mode on somewhere",
            c ->
                c.upgradeState =
                    new UpgradeState(Set.of(true, false), Set.of("NONE"), Set.of(VERSION)),
            "UpgradeModeOn"),
        shut(
            gate,
            "a stage left over",
            c ->
                c.upgradeState =
                    new UpgradeState(Set.of(false), Set.of("POSTUPGRADE"), Set.of(VERSION)),
            "UpgradeModeOn"),
        shut(
            gate,
            "an upgrade job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.RUNNING)),
            "UpgradeJobRunning"),
        shut(
            gate,
            "a dead upgrade job",
            c -> c.upgradeJobs.add(job(UpgradeJob.State.DEAD)),
            "UpgradeJobDead"),
        open(gate, "an ended one", c -> c.upgradeJobs.add(job(UpgradeJob.State.ENDED))),
        shut(
            gate,
            "a failed inspection",
            c -> c.inspections.add(new Inspection("all_check", "failed")),
            "InspectionFailed"),
        shut(gate, "no inspection", c -> c.inspections.clear(), "NothingKnown"),
        shut(gate, "a stopped zone", c -> stop(c, "zone3"), "ZoneNotActive"),
        shut(gate, "a replica unsynced", c -> replica(c, IN_ZONE2, r -> unsync(r)), "LogNotInSync"),
        shut(gate, "no leader", c -> replica(c, IN_ZONE1, r -> lead(r, false)), "NoLeader"));
  }

  private static UpgradeJob job(UpgradeJob.State state) {
    return new UpgradeJob(1, UpgradeJob.ALL, state, new ServerAddress("10.0.1.1", 2882));
  }

  private static Case open(Gate gate, String wrong, Consumer<ClusterSnapshot> change) {
    return new Case(gate, wrong, change, Optional.empty());
  }

  private static Case shut(
      Gate gate, String wrong, Consumer<ClusterSnapshot> change, String reason) {
    return new Case(gate, wrong, change, Optional.of(reason));
  }

  private static Optional<ObVersion> old() {
    return Optional.of(ObVersion.parse("4.3.5.1"));
  }

  private static void stop(ClusterSnapshot cluster, String zone) {
    cluster.zones.replaceAll(
        z -> z.name().equals(zone) ? new Zone(z.name(), false, z.region()) : z);
  }

  private static void server(
      ClusterSnapshot cluster, ServerAddress address, UnaryOperator<Server> change) {
    cluster.servers.replaceAll(s -> s.address().equals(address) ? change.apply(s) : s);
  }

  /** Changes the first replica of a server. */
  private static void replica(
      ClusterSnapshot cluster, ServerAddress server, UnaryOperator<LogReplica> change) {
    LogReplica row = first(cluster, server);
    cluster.logReplicas.set(cluster.logReplicas.indexOf(row), change.apply(row));
  }

  private static LogReplica first(ClusterSnapshot cluster, ServerAddress server) {
    return cluster.logReplicas.stream()
        .filter(r -> r.server().equals(server))
        .findFirst()
        .orElseThrow();
  }

  private static void schema(ClusterSnapshot cluster, ServerAddress server, long version) {
    cluster.schemas.replaceAll(
        s ->
            s.server().equals(server) && s.tenantId() == 1002
                ? new SchemaState(server, 1002, version)
                : s);
  }

  private static void data(ClusterSnapshot cluster, UnaryOperator<DataVersion> change) {
    cluster.dataVersions.replaceAll(v -> v.tenantId() == 1002 ? change.apply(v) : v);
  }

  private static Server with(Server s, Server.Status status, long stopTime, long startTime) {
    return new Server(
        s.address(),
        s.sqlPort(),
        s.zone(),
        status,
        s.build(),
        stopTime,
        startTime,
        s.rootService());
  }

  private static Server withBuild(Server s, BuildVersion build) {
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

  private static LogReplica unsync(LogReplica r) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        r.leader(),
        false,
        r.members(),
        r.paxosReplicaNumber());
  }

  private static LogReplica lead(LogReplica r, boolean leader) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        leader,
        r.inSync(),
        r.members(),
        r.paxosReplicaNumber());
  }

  private static LogReplica withMembers(LogReplica r, List<ServerAddress> members, int number) {
    return new LogReplica(
        r.tenantId(), r.logStreamId(), r.server(), r.leader(), r.inSync(), members, number);
  }

  private static LogStreamLocation leading(LogStreamLocation l) {
    return new LogStreamLocation(l.tenantId(), l.logStreamId(), l.server(), l.zone(), true);
  }

  private static Tenant moving(Tenant t) {
    return changed(t, t.role(), true);
  }

  private static Tenant standby(Tenant t) {
    return changed(t, "STANDBY", t.localityChanging());
  }

  private static Tenant changed(Tenant t, String role, boolean moving) {
    return new Tenant(
        t.id(),
        t.name(),
        t.type(),
        role,
        t.status(),
        t.locked(),
        t.primaryZone(),
        t.locality(),
        moving);
  }
}
