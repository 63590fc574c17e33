package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.QueryTimeout;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.Optional;

/** How long a session's transaction may last, be idle, and wait for a lock, in microseconds. */
record TransactionTimeouts(Cluster cluster, Variables variables) {
  /**
   * A wait for a lock ends a little before its statement's timeout. Otherwise its client would see
   * 4012.
   */
  private static final long BEFORE_STATEMENT_MILLIS = 50;

  private static final long MAX_LOCK_WAIT_MILLIS = 1_000_000_000;

  /** Returns why a transaction may not continue, or empty if it may. */
  Optional<SqlError> exceeded(long began, long idleSince) {
    if (since(began) > limit("ob_trx_timeout")) {
      return Optional.of(timedOut(4012, "Transaction timeout", "ob_trx_timeout"));
    }
    if (since(idleSince) > limit("ob_trx_idle_timeout")) {
      return Optional.of(timedOut(6002, "Transaction idle timeout", "ob_trx_idle_timeout"));
    }
    return Optional.empty();
  }

  /**
   * Returns milliseconds: {@code ob_trx_lock_timeout}, or if that is -1, the time until the
   * statement's end.
   */
  long lockWait(QueryTimeout statement) {
    long left = Math.max(1, (statement.deadline() - cluster.now()) / 1_000);
    long untilEnd = left - Math.min(BEFORE_STATEMENT_MILLIS, left / 2);
    long own = Long.parseLong(variables.get("ob_trx_lock_timeout"));
    long wait = own < 0 ? untilEnd : Math.min(untilEnd, cluster.spec().clock().scaled(own) / 1_000);
    // rounded to steps, because setting another limit costs a statement in the engine
    return Math.clamp(wait > 1_000 ? wait / 100 * 100 : wait, 1, MAX_LOCK_WAIT_MILLIS);
  }

  private long limit(String variable) {
    return cluster.spec().clock().scaled(Long.parseLong(variables.get(variable)));
  }

  private long since(long time) {
    return cluster.now() - time;
  }

  private static SqlError timedOut(int code, String what, String variable) {
    return new SqlError(
        code,
        "25000",
        what
            + " occurred, please rollback the transaction, set the variable "
            + variable
            + " to a larger value and then restart the transaction");
  }
}
