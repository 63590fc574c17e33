package dev.obupgrade.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code GET /stats}: what the client did, with every second of the last ten minutes as {@code
 * [transactions, failed]}. {@code POST /verify}: what of it is still there.
 */
final class WorkloadServer implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Workload workload;
  private final HttpServer server;

  WorkloadServer(Workload workload, int port) throws IOException {
    this.workload = workload;
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
    Pulse.Reading reading = workload.read();
    return new ClientStats(
        reading.transactions(),
        reading.failed(),
        reading.gap().toMillis(),
        reading.lastError(),
        reading.lastSeconds().stream().map(s -> List.of(s.transactions(), s.failed())).toList());
  }

  private void verify(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      answer(exchange, 405, Map.of("error", "POST, for it makes the client stand still"));
      return;
    }
    try {
      answer(exchange, 200, workload.verify());
    } catch (SQLException e) {
      answer(exchange, 503, Map.of("error", String.valueOf(e.getMessage())));
    }
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
