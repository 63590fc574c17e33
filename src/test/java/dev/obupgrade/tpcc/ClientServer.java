package dev.obupgrade.tpcc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code GET /stats}: what the client did, with every second of the last ten minutes as {@code
 * [transactions, failed, new orders]}. {@code POST /verify}: what of it is still there.
 */
final class ClientServer implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Tpcc client;
  private final HttpServer server;

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
    if (!exchange.getRequestMethod().equals("POST")) {
      answer(exchange, 405, Map.of("error", "POST, for it makes the client stand still"));
      return;
    }
    try {
      answer(exchange, 200, client.verify());
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
