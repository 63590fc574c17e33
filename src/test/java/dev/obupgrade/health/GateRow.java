package dev.obupgrade.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One row of a gate's table: a cluster that is well but for a single thing, and the gate's answer.
 *
 * @param wrong the single thing, in words
 * @param reason empty when the gate is open
 * @param words what the message or the evidence has in it
 */
record GateRow(
    Gate gate,
    String wrong,
    Consumer<ClusterSnapshot> change,
    Optional<Reason> reason,
    String words) {
  static final ObVersion VERSION = ObVersion.parse("4.3.5.2");
  static final BuildVersion BUILD = BuildVersion.parse("4.3.5.2-102000042025061010");
  static final BuildVersion OTHER = BuildVersion.parse("4.3.5.3-103000092025080818");
  static final ServerAddress IN_ZONE1 = new ServerAddress("10.0.1.1", 2882);
  static final ServerAddress IN_ZONE2 = new ServerAddress("10.0.2.1", 2882);
  static final ServerAddress IN_ZONE3 = new ServerAddress("10.0.3.1", 2882);

  static GateRow open(Gate gate, String wrong, Consumer<ClusterSnapshot> change, String words) {
    return new GateRow(gate, wrong, change, Optional.empty(), words);
  }

  static GateRow shut(
      Gate gate, String wrong, Consumer<ClusterSnapshot> change, Reason reason, String words) {
    return new GateRow(gate, wrong, change, Optional.of(reason), words);
  }

  void check() {
    GateResult result = gate.ask(cluster());

    assertThat(reasonOf(result)).as("%s", result).isEqualTo(reason);
    assertThat(wordsOf(result)).contains(words).endsWith(".");
    assertThat(wordsOf(gate.ask(cluster()))).as("an equal sight").isEqualTo(wordsOf(result));
  }

  private ClusterSnapshot cluster() {
    var cluster = new ClusterSnapshot(FakeCluster.threeZones(new VirtualClock()).database());
    change.accept(cluster);
    return cluster;
  }

  private static Optional<Reason> reasonOf(GateResult result) {
    return result instanceof GateResult.Shut shut ? Optional.of(shut.reason()) : Optional.empty();
  }

  private static String wordsOf(GateResult result) {
    return switch (result) {
      case GateResult.Open open -> open.evidence();
      case GateResult.Shut shut -> shut.message();
    };
  }

  @Override
  public String toString() {
    return gate + ": " + wrong + " -> " + reason.map(Reason::name).orElse("open");
  }

  static UpgradeJob job(UpgradeJob.State state) {
    return new UpgradeJob(1, UpgradeJob.ALL, state, new ServerAddress("10.0.1.1", 2882));
  }

  static Optional<ObVersion> old() {
    return Optional.of(ObVersion.parse("4.3.5.1"));
  }

  static void stop(ClusterSnapshot cluster, String zone) {
    cluster.zones.replaceAll(
        z -> z.name().equals(zone) ? new Zone(z.name(), false, z.region()) : z);
  }

  static void server(ClusterSnapshot cluster, ServerAddress address, UnaryOperator<Server> change) {
    cluster.servers.replaceAll(s -> s.address().equals(address) ? change.apply(s) : s);
  }

  /** Changes the first replica of a server. */
  static void replica(
      ClusterSnapshot cluster, ServerAddress server, UnaryOperator<LogReplica> change) {
    LogReplica row = first(cluster, server);
    cluster.logReplicas.set(cluster.logReplicas.indexOf(row), change.apply(row));
  }

  static LogReplica first(ClusterSnapshot cluster, ServerAddress server) {
    return cluster.logReplicas.stream()
        .filter(r -> r.server().equals(server))
        .findFirst()
        .orElseThrow();
  }

  static void schema(ClusterSnapshot cluster, ServerAddress server, long version) {
    cluster.schemas.replaceAll(
        s ->
            s.server().equals(server) && s.tenantId() == 1002
                ? new SchemaState(server, 1002, version)
                : s);
  }

  static void data(ClusterSnapshot cluster, UnaryOperator<DataVersion> change) {
    cluster.dataVersions.replaceAll(v -> v.tenantId() == 1002 ? change.apply(v) : v);
  }

  static Server with(Server s, Server.Status status, long stopTime, long startTime) {
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

  static Server withBuild(Server s, BuildVersion build) {
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

  static Server elsewhere(Server s) {
    return new Server(
        new ServerAddress(s.address().ip().replace("10.0.", "10.9."), s.address().rpcPort()),
        s.sqlPort(),
        s.zone(),
        s.status(),
        s.build(),
        s.stopTime(),
        s.startServiceTime(),
        s.rootService());
  }

  static LogReplica unsync(LogReplica r) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        r.leader(),
        false,
        r.members(),
        r.paxosReplicaNumber());
  }

  static LogReplica lead(LogReplica r, boolean leader) {
    return new LogReplica(
        r.tenantId(),
        r.logStreamId(),
        r.server(),
        leader,
        r.inSync(),
        r.members(),
        r.paxosReplicaNumber());
  }

  static LogReplica withMembers(LogReplica r, List<ServerAddress> members, int number) {
    return new LogReplica(
        r.tenantId(), r.logStreamId(), r.server(), r.leader(), r.inSync(), members, number);
  }

  static LogStreamLocation leading(LogStreamLocation l) {
    return new LogStreamLocation(l.tenantId(), l.logStreamId(), l.server(), l.zone(), true);
  }

  static Tenant moving(Tenant t) {
    return changed(t, t.role(), true);
  }

  static Tenant standby(Tenant t) {
    return changed(t, "STANDBY", t.localityChanging());
  }

  static Tenant changed(Tenant t, String role, boolean moving) {
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
