package dev.obupgrade.oceanbase;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An OceanBase cluster in memory, with virtual time: zones, servers, tenants, log streams,
 * parameters and schemas that behave as the database's do, down to its error codes. Tests end and
 * start servers, run what the vendor's scripts would do, switch {@link #faults} on, and ask at the
 * end what was commanded and whether anything was ever violated.
 *
 * <p>No time passes within a statement. What takes time happens when the {@link VirtualClock}
 * moves. Safe for use by several threads.
 */
public final class FakeCluster {
  /** A command that arrived, whatever became of it. */
  public record Command(Instant at, String text) {}

  /**
   * The outcome of one of the vendor's scripts.
   *
   * @param reasons why it failed; empty when it passed
   */
  public record ScriptRun(List<String> reasons) {
    public boolean passed() {
      return reasons.isEmpty();
    }
  }

  /** The process of a script died in the middle. What it changed so far stays. */
  public static final class ScriptDied extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final FakeState state;
  private final FakeClusterShape shape;
  private final FakeProcesses processes;
  private final FakeScripts scripts;
  private final Map<String, ServerAddress> hostNames = new HashMap<>();
  private int named;
  private final List<Command> commands = new ArrayList<>();
  private final FakeUsers users;
  private int open;
  private int mostOpen;

  FakeCluster(FakeState state, FakeClusterShape shape) {
    this.state = state;
    this.shape = shape;
    this.processes = new FakeProcesses(state);
    this.scripts = new FakeScripts(state);
    this.users = new FakeUsers(new Password(shape.password()), shape.userTenants());
  }

  /** Three zones of one server each, tenants sys and mysql1, at 4.3.5.2. */
  public static FakeCluster threeZones(VirtualClock clock) {
    return FakeClusterShape.threeZones().create(clock);
  }

  /** A login at this cluster, at the first of its servers that answers. */
  public DatabaseConnector connector() {
    return access -> {
      Door door = new Door(access.endpoints());
      synchronized (state) {
        state.settle();
        door.enter();
        state.faults.invite();
        door.failOver.login();
      }
      // Without the lock: to read the password is a call of its own, in which much may happen.
      Password password = access.password().get();
      synchronized (state) {
        state.settle();
        FakeUsers.Login login = users.login(access.user(), password);
        mostOpen = Math.max(mostOpen, ++open);
        return new FakeDatabase(state, door, login);
      }
    };
  }

  /** A way in that fits {@link #connector}. */
  public DatabaseAccess access() {
    synchronized (state) {
      return new DatabaseAccess(
          state.servers.stream().map(s -> new Endpoint(s.address.ip(), s.sqlPort)).toList(),
          "root",
          users::rootPassword);
    }
  }

  /** A fresh login, for a test's own eyes. */
  public Database database() {
    return connector().open(access());
  }

  public FakeFaults faults() {
    return state.faults;
  }

  /** Whoever connects from now on needs this password. */
  public void password(Password changed) {
    synchronized (state) {
      users.rootPassword(changed);
    }
  }

  /** Whether this is root's password. */
  public boolean opensFor(String password) {
    synchronized (state) {
      return users.rootPassword().equals(new Password(password));
    }
  }

  /** A user of the sys tenant beside root. */
  public void createUser(String name, Password password, Set<Privilege> held) {
    synchronized (state) {
      users.create(name, password, held);
    }
  }

  public void lockUser(String name) {
    synchronized (state) {
      users.lock(name);
    }
  }

  /** Makes a server answer under a host name too, such as that of its pod's Service. */
  public void hostName(ServerAddress server, String host) {
    synchronized (state) {
      state.server(server);
      hostNames.put(host, server);
      named++;
    }
  }

  public List<ServerAddress> serversOf(String zone) {
    synchronized (state) {
      return state.servers.stream().filter(s -> s.zone.equals(zone)).map(s -> s.address).toList();
    }
  }

  /** Ends a server's process on purpose, as deleting its pod does. */
  public void killServer(ServerAddress server) {
    changed(() -> processes.kill(state.server(server), true));
  }

  /** Ends a server's process by accident: no violation by itself. */
  public void crashServer(ServerAddress server) {
    changed(() -> processes.kill(state.server(server), false));
  }

  /** Starts a server that is down. */
  public void startServer(ServerAddress server, BuildVersion build) {
    changed(() -> processes.start(state.server(server), build));
  }

  /** Ends it, if it runs, and starts it with a build. */
  public void restartServer(ServerAddress server, BuildVersion build) {
    killServer(server);
    startServer(server, build);
  }

  /**
   * Sets how far the clock of this server is ahead of the others. Its next start is noted by it.
   */
  public void setClockAhead(ServerAddress server, Duration ahead) {
    changed(() -> state.server(server).ahead = ahead);
  }

  /** STOP SERVER by somebody else; 0 starts it again. */
  public void setServerStopTime(ServerAddress server, long micros) {
    changed(() -> state.server(server).stopTime = micros);
  }

  /** STOP ZONE or START ZONE by somebody else, past the database's checks. */
  public void setZoneActive(String zone, boolean active) {
    changed(() -> state.setZoneActive(zone, active));
  }

  public boolean zoneActive(String zone) {
    synchronized (state) {
      return state.active(zone);
    }
  }

  /** Takes a server's log out of sync, or back. */
  public void setLogSynced(ServerAddress server, boolean synced) {
    changed(() -> state.server(server).logSynced = synced);
  }

  public void setSchemaRefreshed(ServerAddress server, boolean refreshed) {
    changed(() -> state.server(server).schemaRefreshed = refreshed);
  }

  public void setTenantRole(String tenant, String role) {
    changed(() -> state.tenant(tenant).role = role);
  }

  /** Standby tenants have followed what RUN UPGRADE JOB did to their primary tenants. */
  public void standbyTenantsFollow() {
    changed(
        () -> {
          ObVersion version = ObVersion.parse(state.parameters.cluster("min_observer_version"));
          state.tenants.stream()
              .filter(t -> t.role.equals("STANDBY"))
              .forEach(t -> state.raise(t, version));
        });
  }

  /** Leaders that could not leave a stopped zone leave it now. */
  public void leadersLeaveStoppedZones() {
    changed(
        () ->
            state.logStreams.stream()
                .filter(stream -> stream.hasLeader() && !state.active(stream.leader.zone))
                .forEach(stream -> stream.lead(s -> state.active(s.zone))));
  }

  public void setTenantStatus(String tenant, String status) {
    changed(() -> state.tenant(tenant).status = status);
  }

  public void setTenantLocked(String tenant, boolean locked) {
    changed(() -> state.tenant(tenant).locked = locked);
  }

  public void setLocalityChanging(String tenant, boolean changing) {
    changed(() -> state.tenant(tenant).localityChanging = changing);
  }

  /** ALTER TENANT … RENAME: the tenant keeps its id. */
  public void renameTenant(String tenant, String name) {
    changed(() -> state.tenant(tenant).name = name);
  }

  public void setMerge(String tenant, boolean idle, boolean suspended) {
    changed(
        () -> {
          state.tenant(tenant).mergeIdle = idle;
          state.tenant(tenant).mergeSuspended = suspended;
        });
  }

  public void mergeIdle(String tenant, boolean idle) {
    changed(() -> state.tenant(tenant).mergeIdle = idle);
  }

  public void setObstacle(Obstacle kind, long count) {
    changed(() -> state.obstacles.put(kind, count));
  }

  public void setInspection(String name, String info) {
    changed(() -> state.rootService.setInspection(name, info));
  }

  /** A cluster parameter on every server; a tenant's go through {@link ClusterCommands}. */
  public void setClusterParameter(String name, String value) {
    changed(() -> state.parameters.set(OptionalLong::isEmpty, any -> true, name, value));
  }

  /** What the first server has. */
  public String clusterParameter(String name) {
    synchronized (state) {
      state.settle();
      return state.parameters.cluster(name);
    }
  }

  /** A tenant's parameter on one server alone, as while a change spreads. */
  public void setTenantParameterOn(ServerAddress server, String tenant, String name, String value) {
    long id = state.tenant(tenant).id;
    changed(() -> state.parameters.set(OptionalLong.of(id)::equals, server::equals, name, value));
  }

  /** An UPGRADE_ALL job that is in progress for so long. */
  public void startUpgradeJob(Duration time) {
    changed(() -> state.rootService.startJob(UpgradeJob.ALL, time));
  }

  /** The process of the next script dies after so many changes, if it makes more. */
  public void scriptDiesAfter(int changes) {
    synchronized (state) {
      scripts.dieAfter(changes);
    }
  }

  /**
   * CREATE TENANT by somebody, with its meta tenant and a log stream each.
   *
   * @return false when the database refuses it, as it does all DDL while enable_ddl is False
   *     (rootserver/ob_rs_rpc_processor.h, is_allow_when_disable_ddl)
   */
  public boolean createTenant(String tenant) {
    return ddl(
        () -> {
          shape.addUserTenant(state, tenant);
          state.elect();
        });
  }

  /** DROP TENANT by somebody; false when the database refuses it. */
  public boolean dropTenant(String tenant) {
    return ddl(() -> state.drop(tenant));
  }

  private boolean ddl(Runnable change) {
    boolean[] allowed = {false};
    changed(
        () -> {
          allowed[0] =
              state.parameters.cluster("enable_ddl").equals("True")
                  && state.logStreams.stream().allMatch(FakeLogStream::hasLeader);
          if (allowed[0]) {
            change.run();
          }
        });
    return allowed[0];
  }

  /** The id of a tenant. */
  public long tenantId(String tenant) {
    synchronized (state) {
      return state.tenant(tenant).id;
    }
  }

  public ScriptRun runUpgradeChecker() {
    return script("upgrade_checker", scripts::checker);
  }

  public ScriptRun runUpgradePre(ObVersion version) {
    return script("upgrade_pre", () -> scripts.pre(version));
  }

  public ScriptRun runHealthChecker(Optional<String> zone) {
    return script("upgrade_health_checker", () -> scripts.health(zone));
  }

  public ScriptRun runUpgradePost(ObVersion version) {
    return script("upgrade_post", () -> scripts.post(version));
  }

  /** All commands that arrived, in order, such as {@code STOP ZONE zone1}. */
  public List<Command> commands() {
    synchronized (state) {
      return List.copyOf(commands);
    }
  }

  /** What an upgrade must never do, each with its time; empty when all went well. */
  public List<String> violations() {
    synchronized (state) {
      state.settle();
      return List.copyOf(state.violations);
    }
  }

  /** How things stand in truth, whatever the views show. */
  public FakeTruth truth() {
    synchronized (state) {
      state.settle();
      return FakeTruth.of(state);
    }
  }

  public int openDatabases() {
    synchronized (state) {
      return open;
    }
  }

  /** The most that were open at once. */
  public int mostOpenDatabases() {
    synchronized (state) {
      return mostOpen;
    }
  }

  private void changed(Runnable change) {
    synchronized (state) {
      state.settle();
      change.run();
      state.rootService.notice();
    }
  }

  private ScriptRun script(String name, Supplier<List<String>> run) {
    synchronized (state) {
      state.settle();
      try {
        return new ScriptRun(
            state.faults.takeRefusal(name).isPresent()
                ? List.of("refused by the test")
                : List.copyOf(run.get()));
      } finally {
        scripts.live();
      }
    }
  }

  /**
   * Where a login comes in: the first of its endpoints whose server is in service. While the sys
   * tenant has no leader, no server can read the cluster's tables (4654).
   */
  final class Door {
    private final List<Endpoint> endpoints;
    private final FakeFailOver failOver;

    /** The servers behind the endpoints, as the host names were then. */
    private List<FakeServer> behind = List.of();

    private int namedThen = -1;

    Door(List<Endpoint> endpoints) {
      this.endpoints = endpoints;
      this.failOver = new FakeFailOver(state, this::ready, endpoints.size());
    }

    void enter() {
      if (state.faults.unreachable() || ready().isEmpty()) {
        throw new Unavailable("none of " + endpoints + " answers", null);
      }
      if (state.logStreams.getFirst().leader == null) {
        throw new Unavailable("location leader not exist", null);
      }
    }

    private List<FakeServer> ready() {
      // Asked for every statement, so it is written to be quick.
      if (namedThen != named) {
        namedThen = named;
        behind = endpoints.stream().flatMap(e -> at(e).stream()).toList();
      }
      List<FakeServer> ready = new ArrayList<>();
      for (FakeServer server : behind) {
        if (server.ready()) {
          ready.add(server);
        }
      }
      return ready;
    }

    Optional<FakeServer> at(Endpoint endpoint) {
      ServerAddress named = hostNames.get(endpoint.host());
      for (FakeServer server : state.servers) {
        if (server.sqlPort == endpoint.port()
            && (server.address.ip().equals(endpoint.host()) || server.address.equals(named))) {
          return Optional.of(server);
        }
      }
      return Optional.empty();
    }

    FakeFailOver failOver() {
      return failOver;
    }

    void received(String command) {
      commands.add(new Command(state.now(), command));
    }

    void left() {
      open--;
    }

    FakeUsers users() {
      return users;
    }

    String clusterName() {
      return shape.clusterName();
    }
  }
}
