package dev.obupgrade.sim.mysql;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Listens for MySQL clients and connects each to sessions of a {@link SqlService}, on its own
 * virtual threads.
 */
public final class MySqlServer implements AutoCloseable {
  /** The backlog is long, because all clients reconnect at once when a server comes back. */
  private static final int BACKLOG = 1024;

  private static final Duration PORT_IS_FREE_AFTER = Duration.ofSeconds(5);

  /** MySQL's connect_timeout. */
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(10);

  private final SqlService service;
  private final InetSocketAddress bind;
  private final IntSupplier connectionIds;
  private Duration loginPatience = LOGIN_PATIENCE;
  private final Set<Wire> clients = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;
  private Thread acceptor;
  private volatile boolean closed;

  /** A server alone in its cluster: it numbers its connections from 1. */
  public MySqlServer(SqlService service, InetSocketAddress bind) {
    this(service, bind, new AtomicInteger()::incrementAndGet);
  }

  /**
   * @param bind port 0 lets the system choose, see {@link #port}
   * @param connectionIds numbers connections, uniquely among all servers that share it
   */
  public MySqlServer(SqlService service, InetSocketAddress bind, IntSupplier connectionIds) {
    this.service = service;
    this.bind = bind;
    this.connectionIds = connectionIds;
  }

  /**
   * Serves one client whose connection somebody else has accepted. Returns when it is over, with
   * the wire closed.
   */
  public static void serve(SqlService service, Wire wire, int connectionId) {
    serve(service, wire, connectionId, LOGIN_PATIENCE);
  }

  private static void serve(
      SqlService service, Wire wire, int connectionId, Duration loginPatience) {
    new ClientConnection(service, wire, connectionId, loginPatience).run();
  }

  /** Sets how long later clients may take to log in. */
  MySqlServer loginPatience(Duration patience) {
    loginPatience = patience;
    return this;
  }

  /**
   * @throws IOException when the address is taken
   */
  public MySqlServer start() throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(bind, BACKLOG);
    acceptor = Thread.ofVirtual().name("mysql-listener-" + port()).start(this::accept);
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Stops listening and cuts off every client, as a killed server would. */
  @Override
  public void close() {
    closed = true;
    try {
      if (listener != null) {
        listener.close();
      }
    } catch (IOException e) {
      // Already closed
    }
    clients.forEach(Wire::cut);
    awaitFreePort();
  }

  // The thread in accept really closes the socket. Until then the address is in use, and a server
  // that restarts at once couldn't listen.
  private void awaitFreePort() {
    try {
      if (acceptor != null) {
        acceptor.join(PORT_IS_FREE_AFTER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("mysql-client").start(() -> serve(socket));
      } catch (IOException e) {
        // Either the listener was closed, or one client left before it was let in
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Wire wire = Wire.of(socket);
      clients.add(wire);
      try {
        if (!closed) {
          serve(service, wire, connectionIds.getAsInt(), loginPatience);
        }
      } finally {
        clients.remove(wire);
      }
    } catch (IOException e) {
      // The client left before it was greeted
    }
  }
}
