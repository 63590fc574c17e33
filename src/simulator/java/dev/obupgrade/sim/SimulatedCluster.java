package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.ClusterSpec;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.cluster.SimClock;
import dev.obupgrade.sim.cluster.Timings;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlSession;
import dev.obupgrade.sim.session.ObserverService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster inside this JVM. Every observer listens for MySQL clients on its own loopback address,
 * unless the cluster is built without a network.
 */
public final class SimulatedCluster implements AutoCloseable {
  /** The distance from SQL port to RPC port of observers that share an address. */
  static final int RPC_PORT_OFFSET = 1000;

  private final Cluster cluster;
  private final Optional<LoopbackObservers> observers;
  private final AtomicInteger connectionIds;

  private SimulatedCluster(
      Cluster cluster, Optional<LoopbackObservers> observers, AtomicInteger connectionIds) {
    this.cluster = cluster;
    this.observers = observers;
    this.connectionIds = connectionIds;
  }

  public static Builder builder() {
    return new Builder();
  }

  public Cluster cluster() {
    return cluster;
  }

  /** Returns the build that every observer ran at first. */
  Build build() {
    return cluster.spec().build();
  }

  /** Returns the build that {@code CALL sim.restart_server('zone2')} starts. */
  Build target() {
    return cluster.target().orElse(build());
  }

  public List<Server> servers() {
    return List.copyOf(cluster.servers());
  }

  public Server server(Address address) {
    return cluster
        .server(address)
        .orElseThrow(() -> new IllegalArgumentException("no server " + address));
  }

  /** Returns the servers of a zone. */
  public List<Server> zone(String zone) {
    List<Server> servers = servers().stream().filter(s -> s.zone().equals(zone)).toList();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no zone '" + zone + "' among " + cluster.zones());
    }
    return servers;
  }

  /** Opens a session with the first server of a zone, without protocol and password. */
  public SqlSession session(String zone, String user) throws SqlError {
    return session(zone(zone).get(0), user);
  }

  public SqlSession session(Server server, String user) throws SqlError {
    return new ObserverService(cluster, server)
        .open(user, Optional.empty(), connectionIds.incrementAndGet(), () -> {});
  }

  /**
   * Returns how many sessions there have been, including those that are over or without a network.
   */
  public int sessionsSoFar() {
    return connectionIds.get();
  }

  /** Returns the {@code jdbc:mysql://} URL of one server, without user and password. */
  public String jdbcUrl(Server server, String database) {
    return "jdbc:mysql://"
        + server.address().ip()
        + ":"
        + server.sqlPort()
        + "/"
        + database
        + "?useSSL=false&allowPublicKeyRetrieval=true";
  }

  /** Kills all servers of a zone at once. */
  public void kill(String zone) {
    zone(zone).forEach(cluster::killServer);
  }

  public void kill(Server server) {
    cluster.killServer(server);
  }

  /** Starts the dead servers of a zone with the build that they ran last. */
  public void start(String zone) {
    zone(zone).forEach(server -> cluster.startServer(server, server.build()));
  }

  /**
   * Kills a zone's servers and starts them with a version.
   *
   * @param version with or without a build number
   * @throws IllegalArgumentException when a server has run a newer one
   */
  public void restart(String zone, String version) {
    zone(zone).forEach(server -> restart(server, version));
  }

  public void restart(Server server, String version) {
    cluster.killServer(server);
    cluster.startServer(server, Build.of(version));
  }

  /** Switches a fault on. Names and arguments are those of {@code CALL sim.fault}. */
  public void fault(String name, String... arguments) {
    cluster.switchOn(name, List.of(arguments));
  }

  public void clear(String name) {
    cluster.switchOff(name, List.of());
  }

  @Override
  public void close() {
    observers.ifPresent(LoopbackObservers::close);
    cluster.close();
  }

  /**
   * Builds a cluster. The default is three zones of one server, one tenant {@code mysql1}, 4.3.5.2,
   * in real time.
   */
  public static final class Builder {
    private String name = "obsim";
    private int zones = 3;
    private int serversPerZone = 1;
    private List<String> tenants = List.of("mysql1");
    private int logStreams = 1;
    private int units = 1;
    private String version = "4.3.5.2-102000042025061010";
    private Optional<String> target = Optional.empty();
    private double timeScale = 1;
    private Timings timings = Timings.usual();
    private boolean network = true;
    private Optional<String> host = Optional.empty();
    private int port = 2881;
    private final Map<String, String> accounts = new LinkedHashMap<>(Map.of("root", ""));

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder zones(int value) {
      zones = value;
      return this;
    }

    public Builder serversPerZone(int value) {
      serversPerZone = value;
      return this;
    }

    public Builder tenants(String... values) {
      tenants = List.of(values);
      return this;
    }

    /** Sets how many tenants there are, named mysql1, mysql2 and so on. */
    public Builder tenants(int count) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        names.add("mysql" + i);
      }
      tenants = names;
      return this;
    }

    /** Sets the number of log streams of each user tenant. */
    public Builder logStreams(int value) {
      logStreams = value;
      return this;
    }

    /** Sets the units of each user tenant in each zone, at most as many as a zone has servers. */
    public Builder unitsPerZone(int value) {
      units = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    /** Sets the build that SQL statements start servers with, unless they name a version. */
    public Builder target(String value) {
      target = Optional.of(value);
      return this;
    }

    /** Sets how many times faster than real time everything happens, timeouts included. */
    public Builder timeScale(double value) {
      timeScale = value;
      return this;
    }

    public Builder timings(Timings value) {
      timings = value;
      return this;
    }

    public Builder rootPassword(String value) {
      accounts.put("root", value);
      return this;
    }

    /** Adds an account such as {@code app@mysql1}. */
    public Builder account(String account, String password) {
      accounts.put(account, password);
      return this;
    }

    /**
     * Leaves out the listening sockets. Sessions come from {@link SimulatedCluster#session} only.
     */
    public Builder withoutNetwork() {
      network = false;
      return this;
    }

    /** Puts all observers on one address, on ports counted up from {@code firstPort}. */
    public Builder listen(String address, int firstPort) {
      host = Optional.of(address);
      port = firstPort;
      return this;
    }

    /** Sets the SQL port of observers that have their own addresses. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    public SimulatedCluster start() {
      SimulatedCluster started = bootstrapped();
      started.cluster.setTarget(target.map(Build::of));
      return started;
    }

    private SimulatedCluster bootstrapped() {
      AtomicInteger connectionIds = new AtomicInteger();
      tenants.forEach(tenant -> accounts.putIfAbsent("root@" + tenant, ""));
      if (!network) {
        Cluster cluster = new Cluster(spec(servers("127.0.0"))).start();
        return new SimulatedCluster(cluster, Optional.empty(), connectionIds);
      }
      LoopbackObservers observers = new LoopbackObservers(connectionIds);
      List<ClusterSpec.ServerSpec> servers = servers(observers.freeNetwork(port));
      Cluster cluster = new Cluster(spec(servers));
      observers.serve(cluster);
      return new SimulatedCluster(cluster.start(), Optional.of(observers), connectionIds);
    }

    private ClusterSpec spec(List<ClusterSpec.ServerSpec> servers) {
      return new ClusterSpec(
          name,
          Build.of(version),
          servers,
          tenants,
          logStreams,
          units,
          accounts,
          new SimClock(Clock.systemUTC(), timeScale),
          timings);
    }

    private List<ClusterSpec.ServerSpec> servers(String network) {
      List<ClusterSpec.ServerSpec> servers = new ArrayList<>();
      for (int zone = 1; zone <= zones; zone++) {
        for (int i = 0; i < serversPerZone; i++) {
          int number = servers.size() + 1;
          servers.add(
              host.map(
                      ip ->
                          new ClusterSpec.ServerSpec(
                              "zone" + number(number),
                              new Address(ip, port + RPC_PORT_OFFSET + number - 1),
                              port + number - 1))
                  .orElse(
                      new ClusterSpec.ServerSpec(
                          "zone" + number(number),
                          new Address(network + "." + number, 2882),
                          port)));
        }
      }
      return servers;
    }

    private int number(int server) {
      return (server - 1) / serversPerZone + 1;
    }
  }
}
