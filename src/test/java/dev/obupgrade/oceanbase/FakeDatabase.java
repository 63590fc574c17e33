package dev.obupgrade.oceanbase;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.plan.ObVersion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One login at a {@link FakeCluster}. */
final class FakeDatabase implements Database {
  private static final long GIB = 1L << 30;
  private static final long SCHEMA_VERSION = 1_700_000_000_000_000L;
  private final FakeState state;
  private final FakeCluster.Door door;
  private final FakeUsers.Login login;
  private boolean closed;

  FakeDatabase(FakeState state, FakeCluster.Door door, FakeUsers.Login login) {
    this.state = state;
    this.door = door;
    this.login = login;
  }

  @Override
  public String clusterName() {
    return read("clusterName", door::clusterName);
  }

  @Override
  public boolean inSysTenant() {
    return told(login::sys);
  }

  @Override
  public ServerSoftware software() {
    return told(
        () -> {
          String version = state.servers.getFirst().rowBuild.version().toString();
          return new ServerSoftware(Optional.of(version), "5.7.25-OceanBase_CE-v" + version);
        });
  }

  @Override
  public Grants grants() {
    return told(login::grants);
  }

  @Override
  public List<Server> servers() {
    return read(
        "servers",
        () -> {
          FakeServer root =
              Optional.ofNullable(state.logStreams.getFirst().leader)
                  .orElse(state.servers.getFirst());
          return state.servers.stream()
              .map(
                  s ->
                      new Server(
                          s.address,
                          s.sqlPort,
                          s.zone,
                          s.status,
                          s.rowBuild,
                          s.stopTime,
                          s.startServiceTime,
                          s == root))
              .toList();
        });
  }

  @Override
  public List<Zone> zones() {
    return read(
        "zones",
        () ->
            state.zoneActive.entrySet().stream()
                .map(e -> new Zone(e.getKey(), e.getValue(), "sys_region"))
                .toList());
  }

  @Override
  public List<Tenant> tenants() {
    return read(
        "tenants",
        () -> {
          var zones = List.copyOf(state.zoneActive.keySet());
          String locality =
              zones.stream().map(z -> "FULL{1}@" + z).collect(Collectors.joining(", "));
          String primaryZone =
              zones.getFirst() + ";" + String.join(",", zones.subList(1, zones.size()));
          return state.tenants.stream()
              .map(
                  t ->
                      new Tenant(
                          t.id,
                          t.name,
                          t.type,
                          t.role,
                          t.status,
                          t.locked,
                          primaryZone,
                          locality,
                          t.localityChanging))
              .toList();
        });
  }

  @Override
  public List<LogReplica> logReplicas() {
    return read(
        "logReplicas",
        () -> {
          var rows = new ArrayList<LogReplica>();
          for (FakeLogStream stream : state.logStreams) {
            var members = stream.members.stream().map(m -> m.address).toList();
            stream.members.stream()
                .filter(FakeServer::reporting)
                .map(
                    s ->
                        new LogReplica(
                            stream.tenantId,
                            stream.id,
                            s.address,
                            s == stream.leader && s.ready(),
                            s.logSynced,
                            members,
                            members.size()))
                .forEach(rows::add);
          }
          return List.copyOf(rows);
        });
  }

  @Override
  public List<LogStreamLocation> locations() {
    return read(
        "locations",
        () -> {
          var rows = new ArrayList<LogStreamLocation>();
          for (FakeLogStream stream : state.logStreams) {
            for (FakeServer s : stream.members) {
              // The root service knows only those of the sys tenant's replicas that have reported.
              if (stream.tenantId != 1 || state.rootService.knowsSysReplicaOf(s)) {
                rows.add(
                    new LogStreamLocation(
                        stream.tenantId, stream.id, s.address, s.zone, s == stream.leader));
              }
            }
          }
          return List.copyOf(rows);
        });
  }

  @Override
  public List<SchemaState> schemas() {
    return read(
        "schemas",
        () -> {
          var rows = new ArrayList<SchemaState>();
          for (FakeServer s : state.servers) {
            if (s.reporting()) {
              for (FakeTenant t : state.tenants) {
                rows.add(new SchemaState(s.address, t.id, s.schemaRefreshed ? SCHEMA_VERSION : 1));
              }
            }
          }
          return List.copyOf(rows);
        });
  }

  @Override
  public UpgradeState upgradeState() {
    return read(
        "upgradeState",
        () ->
            new UpgradeState(
                values("enable_upgrade_mode").stream()
                    .map(Boolean::parseBoolean)
                    .collect(Collectors.toSet()),
                values("_upgrade_stage"),
                values("min_observer_version").stream()
                    .map(ObVersion::parse)
                    .collect(Collectors.toSet())));
  }

  private Set<String> values(String parameter) {
    return state.parameters.reported(Set.of(parameter)).stream()
        .map(ParameterValue::value)
        .collect(Collectors.toSet());
  }

  @Override
  public List<ParameterValue> parameters(Collection<String> names) {
    return read("parameters", () -> List.copyOf(state.parameters.reported(names)));
  }

  @Override
  public List<DataVersion> dataVersions() {
    return read("dataVersions", () -> state.tenants.stream().map(this::dataVersion).toList());
  }

  private DataVersion dataVersion(FakeTenant tenant) {
    Set<String> compatible =
        state.parameters.reported(Set.of("compatible")).stream()
            .filter(v -> v.tenantId().equals(OptionalLong.of(tenant.id)))
            .map(ParameterValue::value)
            .collect(Collectors.toSet());
    return new DataVersion(
        tenant.id,
        Optional.of(tenant.target),
        Optional.of(tenant.current),
        Optional.of(tenant.begin),
        compatible.size() == 1
            ? Optional.of(ObVersion.parse(compatible.iterator().next()))
            : Optional.empty());
  }

  @Override
  public List<Compaction> compactions() {
    return read(
        "compactions",
        () ->
            state.tenants.stream()
                .map(t -> new Compaction(t.id, t.mergeIdle, t.mergeSuspended, false))
                .toList());
  }

  @Override
  public List<UpgradeJob> upgradeJobs() {
    return read("upgradeJobs", state.rootService::upgradeJobs);
  }

  @Override
  public List<Inspection> inspections() {
    return read("inspections", state.rootService::inspections);
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return read(
        "checkpoints",
        () ->
            state.servers.stream()
                .filter(FakeServer::reporting)
                .map(
                    s ->
                        new Checkpoint(
                            s.address,
                            BigInteger.valueOf(s.checkpoint),
                            BigInteger.valueOf(state.scn())))
                .toList());
  }

  @Override
  public Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds) {
    return read(
        "obstacles",
        () ->
            kinds.stream()
                .distinct()
                .collect(Collectors.toMap(k -> k, k -> OptionalLong.of(underWay(k)))));
  }

  @Override
  public List<ResourcePool> resourcePools() {
    return read(
        "resourcePools",
        () ->
            state.tenants.stream()
                .filter(t -> t.type != Tenant.Type.META)
                .map(
                    t ->
                        new ResourcePool(
                            t.id, t.name + "_pool", List.copyOf(state.zoneActive.keySet())))
                .toList());
  }

  @Override
  public List<DiskUse> dataDisks() {
    return read(
        "dataDisks",
        () ->
            state.servers.stream()
                .filter(FakeServer::reporting)
                .map(s -> new DiskUse(s.address, OptionalLong.empty(), GIB, 100 * GIB))
                .toList());
  }

  @Override
  public List<DiskUse> logDisks() {
    return read(
        "logDisks",
        () ->
            state.servers.stream()
                .filter(FakeServer::reporting)
                .flatMap(
                    s ->
                        state.tenants.stream()
                            .map(
                                t ->
                                    new DiskUse(
                                        s.address,
                                        OptionalLong.of(t.id),
                                        t.type == Tenant.Type.META ? 7 * GIB : GIB,
                                        8 * GIB)))
                .toList());
  }

  @Override
  public List<TabletRoom> tabletRoom() {
    return read(
        "tabletRoom",
        () ->
            state.servers.stream()
                .filter(FakeServer::reporting)
                .map(s -> new TabletRoom(s.address, 0, 99 * GIB))
                .toList());
  }

  @Override
  public List<DdlHistory> ddlHistory() {
    return read("ddlHistory", List::of);
  }

  @Override
  public List<DataBackup> dataBackups() {
    return read("dataBackups", List::of);
  }

  @Override
  public List<OracleTenant> oracleTenants() {
    return read("oracleTenants", List::of);
  }

  @Override
  public List<ServerClock> clocks(List<Server> servers) {
    return told(() -> servers.stream().map(s -> ServerClock.read(s.address(), 0, 0)).toList());
  }

  @Override
  public List<String> examples(Obstacle kind) {
    return read("examples", List::of);
  }

  @Override
  public void tryLogin(Endpoint server, String user, Supplier<Password> password) {
    told(
        () -> {
          door.at(server)
              .flatMap(s -> state.faults.refusedLogin(s.address))
              .ifPresent(
                  code -> {
                    throw new Refused(code, "HY000", "refused by a sick server", null);
                  });
          door.users().login(user, password.get());
          return true;
        });
  }

  private long underWay(Obstacle kind) {
    return kind == Obstacle.TENANT_MERGE
        ? state.tenants.stream().filter(t -> !t.mergeIdle).count()
        : state.obstacles.getOrDefault(kind, 0L);
  }

  @Override
  public boolean answers(Endpoint server) {
    return told(
        () ->
            door.at(server)
                .filter(FakeServer::ready)
                .filter(s -> state.faults.sickness(s.address).isEmpty())
                .filter(s -> state.faults.refusedLogin(s.address).isEmpty())
                .isPresent());
  }

  @Override
  public void stopZone(String zone) {
    command("STOP ZONE " + zone, () -> new FakeZones(state).stop(zone));
  }

  @Override
  public void startZone(String zone) {
    command("START ZONE " + zone, () -> new FakeZones(state).start(zone));
  }

  @Override
  public void minorFreeze(Collection<ServerAddress> servers) {
    command(
        "MINOR FREEZE " + servers,
        () -> {
          long frozen = state.scn();
          servers.stream()
              .map(state::server)
              .forEach(s -> state.after(state.timings.boot(), () -> s.checkpoint = frozen));
        });
  }

  @Override
  public void setParameter(ParameterSetting setting) {
    String text =
        switch (setting.scope()) {
          case ParameterSetting.Scope.Cluster any -> "";
          case ParameterSetting.Scope.OneServer one -> " SERVER " + one.server();
          case ParameterSetting.Scope.OfTenant of -> " TENANT " + of.tenant();
        };
    command("SET " + setting.name() + "=" + setting.value() + text, () -> apply(setting));
  }

  private void apply(ParameterSetting setting) {
    Predicate<OptionalLong> tenants =
        setting.scope() instanceof ParameterSetting.Scope.OfTenant of
            ? id -> id.isPresent() && named(of.tenant()).test(state.tenant(id.getAsLong()))
            : OptionalLong::isEmpty;
    Predicate<ServerAddress> where =
        setting.scope() instanceof ParameterSetting.Scope.OneServer one
            ? one.server()::equals
            : any -> true;
    Runnable change =
        state
            .parameters
            .announce(tenants, where, setting.name(), setting.value())
            .orElseThrow(() -> new Refused(5099, "42000", "System config unknown", null));
    state.after(state.timings.parameterSpread(), change);
  }

  private Predicate<FakeTenant> named(String clause) {
    ObVersion version = ObVersion.parse(state.parameters.cluster("min_observer_version"));
    return tenant -> tenant.namedBy(clause, version);
  }

  @Override
  public void suspendMerge(String tenant) {
    command("SUSPEND MERGE " + tenant, () -> merges(tenant, true));
  }

  @Override
  public void resumeMerge(String tenant) {
    command("RESUME MERGE " + tenant, () -> merges(tenant, false));
  }

  private void merges(String clause, boolean suspended) {
    state.tenants.stream().filter(named(clause)).forEach(t -> t.mergeSuspended = suspended);
  }

  @Override
  public void runUpgradeJob(String type) {
    command("RUN UPGRADE JOB " + type, () -> state.rootService.runJob(type));
  }

  @Override
  public void runRootInspection() {
    command("RUN JOB root_inspection", state.rootService::runInspection);
  }

  @Override
  public void endUpgrade() {
    command(
        "END UPGRADE",
        () -> {
          state.parameters.setCluster("enable_upgrade_mode", "False");
          state.parameters.setCluster("_upgrade_stage", "NONE");
        });
  }

  @Override
  public void close() {
    synchronized (state) {
      if (!closed) {
        closed = true;
        door.left();
      }
    }
  }

  /** What a server says of itself and the login to anybody. */
  private <T> T told(Supplier<T> look) {
    synchronized (state) {
      arrive();
      return door.failOver().read(look);
    }
  }

  private <T> T read(String what, Supplier<T> look) {
    synchronized (state) {
      arrive();
      return door.failOver()
          .read(
              () -> {
                login.needs(Privilege.SELECT, ErrorCode.TABLE_DENIED);
                refuse("read " + what);
                return look.get();
              });
    }
  }

  private void command(String text, Runnable effect) {
    synchronized (state) {
      arrive();
      login.needs(Privilege.ALTER_SYSTEM, ErrorCode.PRIVILEGE_MISSING);
      if (state.faults.takeLostCommand(text)) {
        throw new Unavailable("the connection broke", null);
      }
      door.received(text);
      door.failOver().command();
      refuse(text);
      effect.run();
      state.rootService.notice();
      state
          .faults
          .takeLateError(text)
          .ifPresent(
              code -> {
                throw new Refused(code, "HY000", "refused by the test, too late", null);
              });
      if (state.faults.takeLostReply(text)) {
        throw new Unavailable("the connection broke", null);
      }
    }
  }

  private void arrive() {
    if (closed) {
      throw new IllegalStateException("this database is closed");
    }
    state.settle();
    door.enter();
  }

  private void refuse(String text) {
    state
        .faults
        .takeRefusal(text)
        .ifPresent(
            code -> {
              throw new Refused(code, "HY000", "refused by the test", null);
            });
  }
}
