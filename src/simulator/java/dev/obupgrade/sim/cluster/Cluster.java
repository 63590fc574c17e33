package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The whole cluster: one lock, one connection to the tables, and a ticker that lets time pass.
 * Every change happens inside {@link #call}, so that others see it whole or not at all.
 */
public final class Cluster implements AutoCloseable {

  /** Work under the cluster's lock. */
  public interface Work<T> {
    T run() throws SqlError;
  }

  final ClusterSpec spec;
  final Tables tables;
  final Faults faults = new Faults(this);
  final Disks disks;
  final Parameters parameters;
  final Events events;
  final LeaderElection elections;
  final LogPositions logs;
  final Checkpoints checkpoints;
  final Tablets tablets;
  final AdaptiveCompaction adaptive;
  private final ClusterLock lock;
  private final Schedule schedule = new Schedule();
  private final Map<Address, Server> servers = new LinkedHashMap<>();
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final Heartbeats heartbeats;
  private final CatchUp catchUp;
  private final UpgradeJobs upgradeJobs;
  private final DataVersions dataVersions;
  private final Inspection inspection;
  private final ReplicaTasks replicaTasks;
  private final Sessions sessions = new Sessions();
  private final Processes processes;
  private final Ticker ticker;
  private volatile Optional<Build> target = Optional.empty();
  private volatile Build schemaBuild;

  public Cluster(ClusterSpec spec) {
    this.spec = spec;
    this.schemaBuild = spec.build();
    Tenant sys = new Tenant(Tenant.SYS, "sys");
    tenants.put("sys", sys);
    Bootstrap.createSchema(sys.database(), spec.build());
    tables = new Tables(sys.database());
    lock = new ClusterLock(tables, spec.clock());
    events = new Events(tables, this::eventTime);
    parameters = new Parameters(this);
    elections = new LeaderElection(this);
    logs = new LogPositions(this);
    checkpoints = new Checkpoints(this);
    tablets = new Tablets(this);
    adaptive = new AdaptiveCompaction(this);
    disks = new Disks(this);
    heartbeats = new Heartbeats(this);
    processes = new Processes(this, heartbeats);
    catchUp = new CatchUp(this);
    dataVersions = new DataVersions(tables);
    inspection = new Inspection(this);
    upgradeJobs = new UpgradeJobs(this);
    replicaTasks = new ReplicaTasks(this);
    new Bootstrap(this).fill(servers, tenants);
    inspection.begin();
    tables.commit();
    ticker = new Ticker(spec.clock(), this::pass, lock::isClosed);
  }

  public Cluster start() {
    ticker.start();
    return this;
  }

  public ClusterSpec spec() {
    return spec;
  }

  /**
   * Switches a fault on. It takes effect at once.
   *
   * @throws IllegalArgumentException when there is no such fault or an argument is wrong
   */
  public void switchOn(String fault, List<String> arguments) {
    change(
        () -> {
          faults.set(fault, arguments);
          tick();
        });
  }

  public void switchOff(String fault, List<String> arguments) {
    change(
        () -> {
          faults.clear(fault, arguments);
          tick();
        });
  }

  /** Makes everything this many times faster than real time, including what is under way. */
  public void timeScale(double scale) {
    change(
        () -> {
          double before = spec.clock().scale();
          spec.clock().scale(scale);
          schedule.stretch(now(), before / scale);
        });
  }

  /** Returns the version of the system tables and views. An upgrade's job raises it. */
  public Build schemaBuild() {
    return schemaBuild;
  }

  void schemaBuild(Build build) {
    schemaBuild = build;
  }

  /**
   * The build that SQL statements start servers with. Without one, servers start what they ran
   * before.
   */
  public Optional<Build> target() {
    return target;
  }

  public void setTarget(Optional<Build> build) {
    target = build;
  }

  public Faults faults() {
    return faults;
  }

  public UpgradeJobs upgradeJobs() {
    return upgradeJobs;
  }

  public Inspection inspection() {
    return inspection;
  }

  DataVersions dataVersions() {
    return dataVersions;
  }

  /** Returns whether a parameter of the whole cluster is on. */
  public boolean isOn(String parameter) throws SqlError {
    return call(() -> parameters.clusterValue(parameter).equals("True"));
  }

  public Sessions sessions() {
    return sessions;
  }

  public Collection<Server> servers() {
    return servers.values();
  }

  public Optional<Server> server(Address address) {
    return Optional.ofNullable(servers.get(address));
  }

  public List<String> zones() {
    return spec.zones();
  }

  public Optional<Tenant> tenant(String name) {
    return tenants.values().stream().filter(t -> t.name().equalsIgnoreCase(name)).findFirst();
  }

  public long now() {
    return spec.clock().now();
  }

  /** Returns the clock's time after a duration of the cluster. */
  public long later(Duration duration) {
    return now() + spec.clock().scaled(duration);
  }

  /**
   * Runs work in one transaction under the cluster's lock, then wakes everyone who waits for
   * changes.
   */
  public <T> T call(Work<T> work) throws SqlError {
    return lock.call(work);
  }

  /**
   * Does the same as {@link #call} for work that can't fail with an SQL error. Does nothing on a
   * closed cluster.
   */
  public void change(Runnable work) {
    try {
      call(
          () -> {
            work.run();
            return true;
          });
    } catch (SqlError e) {
      if (!lock.isClosed()) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Waits until a condition of the cluster holds.
   *
   * @param deadline in microseconds of the clock
   * @return whether it held before the deadline
   */
  public boolean await(BooleanSupplier condition, long deadline) {
    return lock.await(condition, deadline);
  }

  /** Sets the listener that hears, outside the cluster's lock, of processes that start and end. */
  public interface ProcessWatcher {
    void started(Server server);

    void killed(Server server);
  }

  public void watchProcesses(ProcessWatcher watcher) {
    processes.watch(watcher);
  }

  /**
   * Starts a server's process with a build. Does nothing if one is running.
   *
   * @throws IllegalArgumentException when it has run a newer version before
   */
  public void startServer(Server server, Build build) {
    processes.start(server, build);
  }

  /** Kills the process at once, with its sessions. */
  public void killServer(Server server) {
    processes.kill(server);
  }

  /** Notes a sign of life of a process outside this JVM. */
  public void heartbeat(Server server) {
    server.isPod = true;
    server.lastHeartbeat = now();
    server.externalHeartbeats = true;
  }

  /** Returns whether clients can reach the server. */
  public boolean isReachable(Server server) {
    return !faults.has("cut_from_clients", server);
  }

  /**
   * @throws SqlError 4184 when a leader of the tenant has no room on its disk
   */
  public void checkRoom(Tenant tenant) throws SqlError {
    disks.checkRoom(tenant);
  }

  /** Returns the microseconds by which a server's own clock is ahead. */
  public long clockOffset(Server server) {
    return faults.about("clock_off", server).map(f -> (long) (f.number(1, 0) * 1e6)).orElse(0L);
  }

  private long eventTime() {
    return faults.active().isEmpty() ? now() : rootNow();
  }

  /** Returns the time on the root service's server. */
  long rootNow() {
    return now() + rootServer().map(this::clockOffset).orElse(0L);
  }

  /**
   * Returns whether a statement of this tenant on that server finds its leaders, and none of them
   * is moving.
   */
  public boolean canWrite(Server server, Tenant tenant) {
    return server.up && canWrite(tenant);
  }

  private boolean canWrite(Tenant tenant) {
    long now = now();
    for (LogStream stream : tenant.streams) {
      boolean led = stream.leader.isPresent() && stream.leader.get().up && stream.hasMajority();
      if (!led || stream.pausedUntil > now) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns a number that changes when a leader of the tenant is lost, and with it the open
   * transactions.
   */
  public long term(Tenant tenant) {
    long term = 0;
    for (LogStream stream : tenant.streams) {
      term += stream.term;
    }
    return term;
  }

  /** Notes written rows, which dead servers will have to fetch and the others to freeze. */
  public void wrote(Tenant tenant, long rows) {
    checkpoints.wrote(tenant);
    adaptive.wrote(tenant, rows);
    for (Server server : servers.values()) {
      if (server.up) {
        server.unfrozenWrites += rows;
      } else {
        server.missedWrites += rows;
      }
    }
  }

  Address rootService() {
    return elections.sys().leader.map(Server::address).orElse(new Address("", 0));
  }

  /** Returns the server that leads the sys tenant's log stream, if it lives. */
  Optional<Server> rootServer() {
    return elections.sys().leader.filter(leader -> leader.up);
  }

  boolean hasRootService() {
    return rootServer().isPresent();
  }

  /**
   * @throws SqlError 4638 without a root service, 8001 while the root service loads its state
   */
  public void requireFullService() throws SqlError {
    if (!elections.fullService()) {
      throw ErrorStates.of(hasRootService() ? 8001 : 4638, "");
    }
  }

  void after(Duration duration, Runnable action) {
    schedule.at(later(duration), action);
  }

  Build oldestBuild() {
    return servers.values().stream()
        .map(server -> server.build)
        .min(Comparator.naturalOrder())
        .orElse(spec.build());
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  List<LogStream> allStreams() {
    List<LogStream> all = new ArrayList<>();
    tenants.values().forEach(tenant -> all.addAll(tenant.streams));
    return all;
  }

  Collection<Tenant> tenants() {
    return tenants.values();
  }

  private void pass() {
    change(this::tick);
    processes.crash();
  }

  private void tick() {
    long now = now();
    schedule.runDue(now);
    heartbeats.tick(now);
    catchUp.tick(now);
    elections.tick(now);
    inspection.tick();
    disks.tick();
    adaptive.tick(now);
    replicaTasks.tick(now);
  }

  @Override
  public void close() {
    servers.values().forEach(sessions::breakOf);
    ticker.stop();
    lock.close(() -> tenants.values().forEach(Tenant::close));
  }
}
