package dev.obupgrade.e2e;

import java.time.Duration;
import java.util.function.Predicate;

/** Polls until a condition is true. */
final class Wait {
  private static final long PAUSE_MILLIS = 250;

  private Wait() {}

  interface Look<T> {
    T take() throws Exception;
  }

  static <T> T until(String what, Duration limit, Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    String last = "nothing";
    while (System.nanoTime() < deadline) {
      try {
        T seen = look.take();
        if (wanted.test(seen)) {
          return seen;
        }
        last = String.valueOf(seen);
      } catch (Exception e) {
        last = e.toString();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError(
        "Timed out after %d s waiting for %s. Last seen: %s"
            .formatted(limit.toSeconds(), what, last));
  }
}
