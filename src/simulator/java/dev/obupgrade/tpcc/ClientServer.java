package dev.obupgrade.tpcc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the client's results over HTTP. {@code GET /stats} shows what the client did, with every
 * second of the last ten minutes as {@code [transactions, failed, new orders]}. {@code POST
 * /verify} starts to read back what is there. {@code GET /verify} answers 202 until the result is
 * known.
 */
final class ClientServer implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Tpcc client;
  private final HttpServer server;
  private Optional<CompletableFuture<ClientVerdict>> verification = Optional.empty();

  ClientServer(Tpcc client, int port) throws IOException {
    this.client = client;
    this.server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/stats", exchange -> answer(exchange, 200, stats()));
    server.createContext("/verify", this::verify);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private ClientStats stats() {
    return ClientStats.of(client.read());
  }

  private void verify(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      begin();
    }
    Optional<CompletableFuture<ClientVerdict>> asked = verification();
    if (asked.isEmpty()) {
      answer(exchange, 404, Map.of("error", "No verification is running. POST starts one."));
    } else if (!asked.get().isDone()) {
      answer(exchange, 202, Map.of());
    } else if (asked.get().isCompletedExceptionally()) {
      answer(
          exchange, 503, Map.of("error", String.valueOf(asked.get().exceptionNow().getMessage())));
    } else {
      answer(exchange, 200, asked.get().resultNow());
    }
  }

  /**
   * Verifies in the background, because reading everything back takes longer than a proxy waits.
   */
  private synchronized void begin() {
    if (verification.isEmpty() || verification.get().isDone()) {
      CompletableFuture<ClientVerdict> begun = new CompletableFuture<>();
      verification = Optional.of(begun);
      threads.execute(
          () -> {
            try {
              begun.complete(client.verify());
            } catch (SQLException | RuntimeException e) {
              begun.completeExceptionally(e);
            }
          });
    }
  }

  private synchronized Optional<CompletableFuture<ClientVerdict>> verification() {
    return verification;
  }

  private void answer(HttpExchange exchange, int code, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
