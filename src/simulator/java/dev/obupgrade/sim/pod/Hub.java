package dev.obupgrade.sim.pod;

import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.ClusterSpec;
import dev.obupgrade.sim.cluster.ClusterSpec.ServerSpec;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.mysql.MySqlServer;
import dev.obupgrade.sim.mysql.Wire;
import dev.obupgrade.sim.session.ObserverService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Waits until the expected number of observers has registered. Then it bootstraps the cluster at
 * their version and with their addresses, which are fixed from then on, and speaks MySQL for them.
 */
public final class Hub implements Cluster.ProcessWatcher, AutoCloseable {

  /** An observer without a heartbeat for this long counts as dead. */
  private static final int SILENCE_MILLIS = 5_000;

  private final int expected;
  private final BiFunction<List<ServerSpec>, Build, ClusterSpec> spec;
  private final ServerSocket listener = new ServerSocket();
  private final AtomicInteger connectionIds = new AtomicInteger();
  private final Map<String, Registration> waiting = new TreeMap<>();
  private final Map<Address, Socket> controls = new ConcurrentHashMap<>();
  private volatile Optional<Cluster> cluster = Optional.empty();

  /**
   * @param expected the number of servers to wait for
   * @param spec what to bootstrap from the registered servers
   */
  public Hub(int expected, BiFunction<List<ServerSpec>, Build, ClusterSpec> spec)
      throws IOException {
    this.expected = expected;
    this.spec = spec;
  }

  public Hub start(InetSocketAddress bind) throws IOException {
    listener.bind(bind, 1024);
    log("waiting for " + expected + " observers on port " + port());
    Thread.ofVirtual().name("hub-listener").start(this::accept);
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Returns empty until the last observer has registered. */
  public Optional<Cluster> cluster() {
    return cluster;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("hub-client").start(() -> serve(socket));
      } catch (IOException e) {
        // closed, or a client that left before it was accepted
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      String line = Lines.read(socket.getInputStream()).orElse("");
      if (line.startsWith("REGISTER ")) {
        control(socket, line);
      } else if (line.startsWith("CONNECT ")) {
        data(socket, line.split(" "));
      }
    } catch (IOException e) {
      // the observer is gone, which its control connection shows, or its client is
    }
  }

  private void data(Socket socket, String[] words) throws IOException {
    Optional<Server> server = cluster.flatMap(c -> c.server(Address.of(words[1])));
    if (server.isPresent() && server.get().running()) {
      Wire wire =
          new Wire(
              socket.getInputStream(),
              socket.getOutputStream(),
              socket,
              words.length > 2 ? words[2] : "unknown");
      MySqlServer.serve(
          new ObserverService(cluster.orElseThrow(), server.get()),
          wire,
          connectionIds.incrementAndGet());
    }
  }

  private void control(Socket socket, String line) throws IOException {
    Registration registration = Registration.of(line);
    Address address = registration.server().address();
    Optional<String> refusal = register(registration, socket);
    if (refusal.isPresent()) {
      log("refused " + registration + ": " + refusal.get());
      Lines.write(socket.getOutputStream(), "REFUSED " + refusal.get());
      return;
    }
    log("registered " + registration);
    Lines.write(socket.getOutputStream(), "OK");
    socket.setSoTimeout(SILENCE_MILLIS);
    try {
      while (Lines.read(socket.getInputStream()).isPresent()) {
        cluster.ifPresent(c -> alive(c, registration));
      }
    } catch (IOException e) {
      // silent for too long or cut off: dead either way
    } finally {
      lost(address, socket);
    }
  }

  private static void alive(Cluster cluster, Registration registration) {
    Server server = cluster.server(registration.server().address()).orElseThrow();
    if (server.running()) {
      cluster.heartbeat(server);
    } else {
      cluster.startServer(server, registration.build());
    }
  }

  private void lost(Address address, Socket socket) {
    if (controls.remove(address, socket)) {
      log("lost " + address);
      synchronized (this) {
        waiting.remove(address.toString());
      }
      cluster.ifPresent(c -> c.server(address).ifPresent(c::killServer));
    }
  }

  /** Returns why the observer is refused, or empty if it is accepted. */
  private synchronized Optional<String> register(Registration registration, Socket socket) {
    Address address = registration.server().address();
    Optional<String> refusal =
        cluster.isPresent()
            ? rejoin(cluster.get(), registration)
            : Optional.of(registration.build())
                .filter(build -> waiting.values().stream().anyMatch(w -> !w.build().equals(build)))
                .map(
                    build ->
                        "a cluster is bootstrapped at one version, others have registered with"
                            + " another");
    if (refusal.isEmpty()) {
      controls.put(address, socket);
      if (cluster.isEmpty()) {
        waiting.put(address.toString(), registration);
        bootstrapIfComplete();
      }
    }
    return refusal;
  }

  private Optional<String> rejoin(Cluster running, Registration registration) {
    Address address = registration.server().address();
    Optional<Server> server = running.server(address);
    if (server.isEmpty()) {
      List<String> known =
          running.servers().stream()
              .filter(s -> s.zone().equals(registration.server().zone()))
              .map(s -> s.address().toString())
              .toList();
      return Optional.of(
          "server "
              + address
              + " is not part of the cluster; "
              + registration.server().zone()
              + " has "
              + known
              + ". A server's address is fixed when the cluster is bootstrapped: give it one that"
              + " outlives its pod (OB_ADDRESS, such as the ClusterIP of a Service of its own)");
    }
    if (!server.get().zone().equals(registration.server().zone())) {
      return Optional.of("server " + address + " belongs to " + server.get().zone());
    }
    try {
      Optional.ofNullable(controls.remove(address)).ifPresent(Hub::close);
      if (server.get().running()) {
        running.killServer(server.get());
      }
      running.startServer(server.get(), registration.build());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void bootstrapIfComplete() {
    if (waiting.size() < expected) {
      log(waiting.size() + " of " + expected + " observers have registered");
      return;
    }
    List<ServerSpec> servers =
        waiting.values().stream()
            .map(Registration::server)
            .sorted(
                Comparator.comparing(ServerSpec::zone).thenComparing(s -> s.address().toString()))
            .toList();
    Build build = waiting.values().iterator().next().build();
    Cluster bootstrapped = new Cluster(spec.apply(servers, build));
    bootstrapped.watchProcesses(this);
    cluster = Optional.of(bootstrapped.start());
    log("bootstrapped " + bootstrapped.spec());
  }

  @Override
  public void started(Server server) {
    // the process was already there
  }

  /** Ends the process of a server that SQL has killed. */
  @Override
  public void killed(Server server) {
    Optional.ofNullable(controls.remove(server.address()))
        .ifPresent(
            socket -> {
              try {
                Lines.write(socket.getOutputStream(), "EXIT killed by a statement");
              } catch (IOException e) {
                // already dead
              }
              close(socket);
            });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // already closed
    }
  }

  private static void log(String text) {
    System.out.println(java.time.Instant.now() + " hub: " + text);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    controls.values().forEach(Hub::close);
    cluster.ifPresent(Cluster::close);
  }

  /** What an observer reports about itself. */
  record Registration(ServerSpec server, Build build) {
    static Registration of(String line) {
      String[] words = line.split(" ");
      return new Registration(
          new ServerSpec(
              words[1],
              new Address(words[2], Integer.parseInt(words[3])),
              Integer.parseInt(words[4])),
          Build.of(words[5]));
    }

    @Override
    public String toString() {
      return server.address() + " of " + server.zone() + " with " + build;
    }
  }
}
