package dev.obupgrade.e2e;

import java.time.Duration;
import java.util.function.Predicate;

/** Looks again and again until what is wanted is seen. */
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
        "waited %d s in vain for %s; last seen: %s".formatted(limit.toSeconds(), what, last));
  }
}
