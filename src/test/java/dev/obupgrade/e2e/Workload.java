package dev.obupgrade.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A client that transfers money between accounts for as long as it lives, the way an application
 * behind a connection pool would, and remembers every commit that was acknowledged to it. It is
 * told what to do by its environment ({@link WorkloadSettings}) and asked over HTTP ({@link
 * WorkloadServer}).
 */
public final class Workload {
  private final WorkloadSettings settings;
  private final Connector connector;
  private final Bank bank;
  private final Pulse pulse = new Pulse(System::nanoTime);
  private final AtomicLong nextId = new AtomicLong();
  private final BitSet acknowledged = new BitSet();

  /** Transfers share it; verification has it alone. */
  private final ReadWriteLock still = new ReentrantReadWriteLock(true);

  private long firstId;
  private volatile boolean open = true;

  Workload(WorkloadSettings settings, Connector connector) {
    this.settings = settings;
    this.connector = connector;
    this.bank = new Bank(settings.accounts());
  }

  public static void main(String[] args) throws Exception {
    WorkloadSettings settings = WorkloadSettings.of(System.getenv());
    Workload workload = new Workload(settings, Connector.mysql(settings));
    try (WorkloadServer server = new WorkloadServer(workload, settings.httpPort())) {
      Runtime.getRuntime().addShutdownHook(new Thread(workload::close));
      System.out.println("workload: " + settings + ", HTTP on port " + server.port());
      workload.run();
    }
  }

  /** Opens the bank, then transfers until {@link #close}. */
  void run() throws InterruptedException {
    openBank();
    Thread[] threads = new Thread[settings.threads()];
    for (int i = 0; i < threads.length; i++) {
      int first = i;
      threads[i] = Thread.ofPlatform().name("client-" + i).start(() -> transfers(first));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  void close() {
    open = false;
  }

  Pulse.Reading read() {
    return pulse.read();
  }

  /** Makes the client stand still, reads back what it was told is committed, lets it go on. */
  ClientVerdict verify() throws SQLException {
    still.writeLock().lock();
    try (FailOver failOver = new FailOver(connector, settings.servers(), 0)) {
      Connection connection = failOver.usable();
      BitSet lost = (BitSet) acknowledged.clone();
      lost.andNot(bank.ledgerFrom(connection, firstId));
      return new ClientVerdict(
          acknowledged.cardinality(),
          lost.cardinality(),
          bank.total(connection),
          bank.expectedTotal());
    } finally {
      pulse.resumed();
      still.writeLock().unlock();
    }
  }

  /** The cluster may be starting still: tried until it works. */
  private void openBank() throws InterruptedException {
    try (FailOver failOver = new FailOver(connector, settings.servers(), 0)) {
      while (open && nextId.get() == 0) {
        try {
          firstId = bank.open(failOver.usable());
          nextId.set(firstId);
        } catch (SQLException e) {
          System.out.println("workload: the tables can't be made yet: " + e.getMessage());
          failOver.drop();
          Thread.sleep(1_000);
        }
      }
    }
    pulse.resumed();
  }

  private void transfers(int firstServer) {
    try (FailOver failOver = new FailOver(connector, settings.servers(), firstServer)) {
      while (open) {
        still.readLock().lock();
        try {
          transfer(failOver);
        } finally {
          still.readLock().unlock();
        }
        Thread.sleep(settings.pauseMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void transfer(FailOver failOver) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long id = nextId.getAndIncrement();
    int from = random.nextInt(settings.accounts());
    int to = (from + 1 + random.nextInt(settings.accounts() - 1)) % settings.accounts();
    try {
      bank.transfer(failOver.usable(), id, from, to, 1 + random.nextInt(10));
      synchronized (acknowledged) {
        acknowledged.set(Math.toIntExact(id - firstId));
      }
      pulse.succeeded();
    } catch (SQLException e) {
      pulse.failed(e);
      failOver.drop();
    }
  }
}
