package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares the servers' clocks with our own, all at the same time. A server doesn't know the
 * others' clocks, so each is asked. A reading is off by at most half of the time that its answer
 * takes, so the fastest of several tries is the best.
 */
final class ClockReader {
  private static final int TRIES = 5;

  private final Session session;

  ClockReader(Session session) {
    this.session = session;
  }

  List<ServerClock> read(List<Server> servers) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clocks = new ArrayList<ServerClock>();
      List<Callable<ServerClock>> readings = servers.stream().map(this::reading).toList();
      for (Future<ServerClock> read : threads.invokeAll(readings)) {
        clocks.add(read.get());
      }
      return List.copyOf(clocks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while reading clocks", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Callable<ServerClock> reading(Server server) {
    Endpoint endpoint = new Endpoint(server.address().ip(), server.sqlPort());
    return () -> {
      try (Connection connection = session.beside(endpoint);
          Statement statement = connection.createStatement()) {
        var tries = new ArrayList<ServerClock>();
        for (int i = 0; i < TRIES; i++) {
          tries.add(once(server, statement));
        }
        return tries.stream().min(Comparator.comparingLong(ServerClock::errorMicros)).orElseThrow();
      } catch (SQLException e) {
        return ServerClock.unread(server.address(), endpoint + ": " + Errors.reasonOfLogin(e));
      }
    };
  }

  private static ServerClock once(Server server, Statement statement) throws SQLException {
    long asked = System.nanoTime();
    BigDecimal seconds;
    try (ResultSet row = statement.executeQuery(Queries.CLOCK)) {
      row.next();
      seconds = row.getBigDecimal(1);
    }
    long halfway = (System.nanoTime() - asked) / 2_000;
    // Wall time at the answer, minus half of the time it took.
    var now = Instant.now();
    long ours = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000 - halfway;
    return ServerClock.read(
        server.address(), seconds.movePointRight(6).longValue() - ours, halfway);
  }
}
