package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.DatabaseException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks a question again while it fails with an error that passes, such as a lost reply or a root
 * service that moves: after 1, 2, 4 … s, within half of what one check may take. All questions
 * together wait no longer than one check may take, so that a database that is gone costs its time
 * once. The connection behind the question goes to another server if it knows one.
 */
final class AskAgain {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Duration perQuestion;
  private final Consumer<Duration> pause;
  private Duration left;

  AskAgain(Duration perCheck, Consumer<Duration> pause) {
    this.perQuestion = perCheck.dividedBy(2);
    this.left = perCheck;
    this.pause = pause;
  }

  <T> T until(Supplier<T> answered) {
    long begun = System.nanoTime();
    Duration waited = Duration.ZERO;
    Duration next = FIRST_PAUSE;
    while (true) {
      try {
        return answered.get();
      } catch (DatabaseException e) {
        waited = waited.plus(next);
        // A question that took long may have been given up, and would block all others again.
        Duration spent = Duration.ofNanos(System.nanoTime() - begun).plus(next);
        boolean late = waited.compareTo(perQuestion) > 0 || spent.compareTo(perQuestion) > 0;
        if (!passes(e) || late || next.compareTo(left) > 0) {
          throw e;
        }
        left = left.minus(next);
        pause.accept(next);
        if (Thread.currentThread().isInterrupted()) {
          throw e; // the check's time is over
        }
        next = next.multipliedBy(2);
      }
    }
  }

  /** Whether the same question may get an answer without anybody's doing. */
  static boolean passes(RuntimeException e) {
    return switch (e) {
      case DatabaseException.Unavailable gone -> !gone.notInvited();
      case DatabaseException.Refused no -> no.passes();
      default -> false;
    };
  }
}
