package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.mysql.MySqlServer;
import dev.obupgrade.sim.session.ObserverService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening sockets of an embedded cluster's observers. A killed observer has none. */
final class LoopbackObservers implements Cluster.ProcessWatcher, AutoCloseable {
  private final AtomicInteger connectionIds;
  private final Map<Server, MySqlServer> listening = new ConcurrentHashMap<>();
  private Cluster cluster;

  LoopbackObservers(AtomicInteger connectionIds) {
    this.connectionIds = connectionIds;
  }

  /** Finds the first three numbers of addresses on which no other JVM listens. */
  String freeNetwork(int port) {
    while (true) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      String network = "127." + random.nextInt(1, 255) + "." + random.nextInt(0, 255);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(network + ".1", port));
        return network;
      } catch (IOException e) {
        // taken: another one
      }
    }
  }

  void serve(Cluster of) {
    cluster = of;
    cluster.watchProcesses(this);
    cluster.servers().forEach(this::started);
  }

  @Override
  public void started(Server server) {
    follow(server);
  }

  @Override
  public void killed(Server server) {
    follow(server);
  }

  /**
   * Listens if and only if the server runs. Looks at the server rather than at the message, because
   * messages arrive in any order when several threads start and kill it.
   */
  private void follow(Server server) {
    listening.compute(
        server,
        (key, current) -> {
          if (server.running()) {
            return current == null ? listen(server) : current;
          }
          if (current != null) {
            current.close();
          }
          return null;
        });
  }

  private MySqlServer listen(Server server) {
    InetSocketAddress address = new InetSocketAddress(server.address().ip(), server.sqlPort());
    try {
      return new MySqlServer(
              new ObserverService(cluster, server), address, connectionIds::incrementAndGet)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("observer " + server + " can't listen on " + address, e);
    }
  }

  @Override
  public void close() {
    listening.values().forEach(MySqlServer::close);
    listening.clear();
  }
}
