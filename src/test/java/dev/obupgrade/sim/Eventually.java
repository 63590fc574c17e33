package dev.obupgrade.sim;

import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what SQL shows. */
public final class Eventually {
  public interface Question {
    String ask() throws SqlError;
  }

  private Eventually() {}

  /** Asks until the answer is the expected one, at most 20 s of real time. */
  public static void is(String expected, Question question) throws SqlError {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String last = question.ask();
    while (!last.equals(expected)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still '" + last + "' and not '" + expected + "' after 20 s");
      }
      LockSupport.parkNanos(2_000_000);
      last = question.ask();
    }
  }
}
