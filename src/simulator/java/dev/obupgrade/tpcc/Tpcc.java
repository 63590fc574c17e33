package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The whole client. It loads missing tables, then its terminals work. */
final class Tpcc implements AutoCloseable {
  private static final Duration VERIFICATION_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOAD_AGAIN_AFTER = Duration.ofSeconds(1);

  private final TpccSettings settings;
  private final Connector connector;
  private final Pulse pulse = new Pulse(System::nanoTime);
  private final Acknowledged acknowledged = new Acknowledged();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> terminals = new ArrayList<>();

  /** Transactions share the lock. Verification holds it alone. */
  private final ReadWriteLock still = new ReentrantReadWriteLock(true);

  Tpcc(TpccSettings settings, Connector connector) {
    this.settings = settings;
    this.connector = connector;
  }

  /**
   * Starts the terminals, and returns when they work. The cluster may still be starting: retries
   * loading until it works, or until {@link #close}.
   *
   * @return how long loading took, with all attempts
   */
  Duration start() throws InterruptedException {
    long begun = System.nanoTime();
    load();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    pulse.resumed();
    Pace pace = new Pace(settings.rate());
    for (int i = 0; i < settings.terminals(); i++) {
      int number = i;
      terminals.add(Thread.ofPlatform().name("terminal-" + number).start(() -> work(number, pace)));
    }
    return took;
  }

  private void load() throws InterruptedException {
    try (FailOver failOver = new FailOver(connector, settings.servers(), 0)) {
      while (isOpen()) {
        try {
          Connection connection = failOver.usable();
          new Loader(settings.scale()).load(connection);
          acknowledged.beginBehind(new Sql(connection));
          connection.rollback();
          return;
        } catch (SQLException e) {
          System.out.println("tpcc: can't load the tables yet: " + e.getMessage());
          failOver.drop();
          Thread.sleep(LOAD_AGAIN_AFTER);
        }
      }
    }
  }

  private void work(int number, Pace pace) {
    int home = number % settings.warehouses() + 1;
    Draw draw = new Draw(new Random(), settings.scale());
    try (FailOver failOver = new FailOver(connector, settings.servers(), number)) {
      new Terminal(failOver, pulse, acknowledged)
          .work(new Mix(draw, home, acknowledged.numbers()), pace, still.readLock());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Pulse.Reading read() {
    return pulse.read();
  }

  /** Pauses the terminals, reads everything back, and lets them continue. */
  ClientVerdict verify() throws SQLException {
    still.writeLock().lock();
    try (FailOver failOver = new FailOver(connector, settings.servers(), 0)) {
      Connection connection = failOver.usable();
      connection.setNetworkTimeout(Runnable::run, (int) VERIFICATION_LIMIT.toMillis());
      Sql sql = new Sql(connection);
      sql.update("SET ob_query_timeout = " + VERIFICATION_LIMIT.toNanos() / 1_000);
      Acknowledged.Count count = acknowledged.count(sql);
      ClientVerdict verdict =
          new ClientVerdict(
              count.acknowledged(),
              count.lost(),
              count.twice(),
              Consistency.conditions(),
              Consistency.broken(sql));
      connection.rollback();
      return verdict;
    } finally {
      pulse.resumed();
      still.writeLock().unlock();
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Waits for this time, or until {@link #close}. */
  void await(Duration time) throws InterruptedException {
    closed.await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  /** Interrupts the terminals in whatever they wait for. */
  @Override
  public void close() {
    closed.countDown();
    terminals.forEach(Thread::interrupt);
    for (Thread terminal : terminals) {
      try {
        terminal.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
