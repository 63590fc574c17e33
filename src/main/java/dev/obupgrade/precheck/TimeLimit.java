package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a check within a time limit and turns every error into a finding.
 *
 * <p>Checks run on virtual threads, because an interrupt closes the socket that such a thread reads
 * from. A hanging statement ends at once.
 */
final class TimeLimit {
  private final Duration limit;

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /** The check's finding, or an inconclusive one with the error. */
  Finding run(Definition check, Callable<Finding> look) {
    try {
      return call(look);
    } catch (RuntimeException notTold) {
      return Finding.unread(check, notTold, AskAgain.passes(notTold));
    }
  }

  /**
   * @throws DatabaseException.Unavailable if the time limit has passed
   */
  <T> T call(Callable<T> question) {
    var task = new FutureTask<>(question);
    Thread.ofVirtual().start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      task.cancel(true);
      throw new DatabaseException.Unavailable("no answer within %s s".formatted(seconds()), slow);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new DatabaseException.Unavailable("interrupted", stopped);
    }
  }

  private String seconds() {
    return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
