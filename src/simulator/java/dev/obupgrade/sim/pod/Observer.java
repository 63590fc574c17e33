package dev.obupgrade.sim.pod;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One observer process. It registers with the hub, sends heartbeats, and forwards its clients. */
public final class Observer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;

  /**
   * @param address under which the cluster knows the server
   * @param build {@code <version>-<build number>}
   * @param listen where SQL clients connect; port 0 lets the system choose
   */
  public record Settings(
      String zone,
      String address,
      int rpcPort,
      int sqlPort,
      String build,
      InetSocketAddress hub,
      InetSocketAddress listen) {
    String server() {
      return address + ":" + rpcPort;
    }
  }

  private final Settings settings;
  private final Socket control = new Socket();
  private final ServerSocket listener = new ServerSocket();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  public Observer(Settings settings) throws IOException {
    this.settings = settings;
  }

  /**
   * Registers and begins to listen.
   *
   * @return the hub's refusal, if it refuses
   * @throws IOException when the hub can't be reached
   */
  public Optional<String> start() throws IOException {
    control.connect(resolved(), CONNECT_MILLIS);
    control.setTcpNoDelay(true);
    Lines.write(
        control.getOutputStream(),
        String.join(
            " ",
            "REGISTER",
            settings.zone(),
            settings.address(),
            String.valueOf(settings.rpcPort()),
            String.valueOf(settings.sqlPort()),
            settings.build()));
    String answer = Lines.read(control.getInputStream()).orElse("REFUSED the hub hung up");
    if (!answer.equals("OK")) {
      close();
      return Optional.of(answer.replaceFirst("^REFUSED ", ""));
    }
    listener.setReuseAddress(true);
    listener.bind(settings.listen(), 1024);
    Thread.ofVirtual().name("observer-control").start(this::listenToHub);
    Thread.ofVirtual().name("observer-heartbeat").start(this::beat);
    Thread.ofVirtual().name("observer-listener").start(this::accept);
    return Optional.empty();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Blocks until the observer ends, and returns why: a statement killed it, or the hub is gone. */
  public String awaitEnd() {
    return end.join();
  }

  private void listenToHub() {
    try {
      end.complete(
          Lines.read(control.getInputStream())
              .orElse("the hub hung up")
              .replaceFirst("^EXIT ", ""));
    } catch (IOException e) {
      end.complete("lost the hub: " + e.getMessage());
    }
  }

  private void beat() {
    try {
      while (!end.isDone()) {
        Lines.write(control.getOutputStream(), "HB");
        try {
          end.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          // still alive
        }
      }
    } catch (Exception e) {
      end.complete("lost the hub: " + e.getMessage());
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("observer-client").start(() -> forward(client));
      } catch (IOException e) {
        // closed, or a client that left before it was accepted
      }
    }
  }

  private void forward(Socket client) {
    try (client;
        Socket data = new Socket()) {
      client.setTcpNoDelay(true);
      data.connect(resolved(), CONNECT_MILLIS);
      data.setTcpNoDelay(true);
      Lines.write(
          data.getOutputStream(),
          "CONNECT " + settings.server() + " " + client.getInetAddress().getHostAddress());
      Thread back = Thread.ofVirtual().start(() -> pump(data, client));
      pump(client, data);
      back.join();
    } catch (IOException e) {
      // if one side is gone, so is the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Copies bytes from one socket to the other until either ends. Then both end. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // a cut connection ends on both sides
    }
  }

  private InetSocketAddress resolved() {
    return new InetSocketAddress(settings.hub().getHostString(), settings.hub().getPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    control.close();
    end.complete("closed");
  }
}
