package dev.obupgrade.sim;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for the result of a query. */
public final class Eventually {
  public interface Question<E extends Exception> {
    String ask() throws E;
  }

  private Eventually() {}

  /** Repeats the query until the answer is the expected one, for at most 20 s of real time. */
  public static <E extends Exception> void is(String expected, Question<E> question) throws E {
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
