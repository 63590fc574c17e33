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
 * The whole cluster: one lock, one hand in the tables, and a ticker that lets time pass. Whatever
 * changes the cluster does so inside {@link #call}, so that others see it whole or not at all.
 */
public final class Cluster implements AutoCloseable {

  /** Something done under the cluster's lock. */
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
   * Switches a fault on, with effect at once.
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

  /** From now on things take so many times less than in real time, those under way too. */
  public void timeScale(double scale) {
    change(
        () -> {
          double before = spec.clock().scale();
          spec.clock().scale(scale);
          schedule.stretch(now(), before / scale);
        });
  }

  /** The version whose system tables and views there are: an upgrade's job lifts it. */
  public Build schemaBuild() {
    return schemaBuild;
  }

  void schemaBuild(Build build) {
    schemaBuild = build;
  }

  /** The build that servers started by SQL get; what they ran before when there is none. */
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

  /** Whether a parameter of the whole cluster is on. */
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

  /** The clock's time after a duration of the cluster. */
  public long later(Duration duration) {
    return now() + spec.clock().scaled(duration);
  }

  /** Runs work in one transaction under the cluster's lock, and wakes whoever waits for changes. */
  public <T> T call(Work<T> work) throws SqlError {
    return lock.call(work);
  }

  /** As {@link #call} for work that can't fail with an SQL error; nothing once it is closed. */
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

  /** Is told of processes that start and end, outside the cluster's lock. */
  public interface ProcessWatcher {
    void started(Server server);

    void killed(Server server);
  }

  public void watchProcesses(ProcessWatcher watcher) {
    processes.watch(watcher);
  }

  /**
   * Starts a server's process with a build. Nothing happens when one is running.
   *
   * @throws IllegalArgumentException when it has run a newer version before
   */
  public void startServer(Server server, Build build) {
    processes.start(server, build);
  }

  /** The process is gone at once, with its sessions. */
  public void killServer(Server server) {
    processes.kill(server);
  }

  /** A sign of life of a process that isn't part of this JVM. */
  public void heartbeat(Server server) {
    server.isPod = true;
    server.lastHeartbeat = now();
    server.externalHeartbeats = true;
  }

  /** Whether a client of the server gets through to it. */
  public boolean isReachable(Server server) {
    return !faults.has("cut_from_clients", server);
  }

  /**
   * @throws SqlError 4184 when a leader of the tenant has no room on its disk
   */
  public void checkRoom(Tenant tenant) throws SqlError {
    disks.checkRoom(tenant);
  }

  /** Microseconds by which a server's own clock is ahead. */
  public long clockOffset(Server server) {
    return faults.about("clock_off", server).map(f -> (long) (f.number(1, 0) * 1e6)).orElse(0L);
  }

  private long eventTime() {
    return faults.active().isEmpty() ? now() : rootNow();
  }

  /** The time as the root service's server has it. */
  long rootNow() {
    return now() + rootServer().map(this::clockOffset).orElse(0L);
  }

  /**
   * Whether a statement of this tenant on that server finds its leaders, and none of them is just
   * moving.
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

  /** Changes when a leader of the tenant is lost, and with it the open transactions. */
  public long term(Tenant tenant) {
    long term = 0;
    for (LogStream stream : tenant.streams) {
      term += stream.term;
    }
    return term;
  }

  /** Rows written, which the servers that are away will have to fetch and the others to freeze. */
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

  /** The server that leads the sys tenant's log stream, while it lives. */
  Optional<Server> rootServer() {
    return elections.sys().leader.filter(leader -> leader.up);
  }

  boolean hasRootService() {
    return rootServer().isPresent();
  }

  /**
   * @throws SqlError 4638 without a root service, 8001 while it loads what it has to know
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
