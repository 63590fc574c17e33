package dev.obupgrade.sim.mysql;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads a client's packets ahead, on its own thread. So the server notices at once when a client
 * leaves during a statement, while the connection's thread is inside the statement.
 */
final class Inbox {
  private static final Packet END = new Packet(new byte[0], 0);

  private final PacketReader reader;
  private final Runnable onLeft;
  private final BlockingQueue<Packet> packets = new ArrayBlockingQueue<>(16);
  private final Thread pump;
  private volatile boolean left;

  /** Starts reading. {@code onLeft} runs as soon as the client is gone. */
  Inbox(PacketReader reader, Runnable onLeft, String name) {
    this.reader = reader;
    this.onLeft = onLeft;
    this.pump = Thread.ofVirtual().name(name).start(this::pump);
  }

  /**
   * Returns the next packet that arrives in time. Returns empty after the client is gone, even if
   * it left packets behind: their session is closed, and nobody waits for their answers.
   *
   * @param deadline by {@link System#nanoTime}
   */
  Optional<Packet> takeUntil(long deadline) throws InterruptedException {
    Packet packet = packets.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    return left || packet == null || packet == END ? Optional.empty() : Optional.of(packet);
  }

  /** Ends the reading thread. The caller must have cut the connection before. */
  void stop() {
    pump.interrupt();
  }

  private void pump() {
    try {
      for (Optional<Packet> next = read(); next.isPresent(); next = read()) {
        packets.put(next.get());
      }
      leave();
      packets.put(END);
    } catch (InterruptedException e) {
      // Stopped: the connection's thread reads no more, and ends its session itself
    }
  }

  private void leave() {
    left = true;
    try {
      onLeft.run();
    } catch (RuntimeException e) {
      System.getLogger(Inbox.class.getName()).log(Level.WARNING, "A session failed to close", e);
    }
  }

  private Optional<Packet> read() {
    try {
      return reader.read();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
