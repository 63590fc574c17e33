package dev.obupgrade.oceanbase.jdbc;

import java.time.Duration;

/**
 * How long a kind of statement may take. The socket waits a little longer than the database, so
 * that the database's own answer arrives.
 */
enum Patience {
  READ(Duration.ofSeconds(10)),
  /** Virtual tables of tablets are large. */
  SLOW_READ(Duration.ofSeconds(60)),
  /** Rows by the million; the vendor's scripts give such a count 1,000 s. */
  COUNT(Duration.ofSeconds(1_000)),
  COMMAND(Duration.ofSeconds(30)),
  /**
   * STOP ZONE retries its checks until half a second before this limit. It waits for leaders in the
   * time that is left.
   */
  STOP_ZONE(Duration.ofSeconds(40));

  private static final Duration MARGIN = Duration.ofSeconds(3);
  private final Duration limit;

  Patience(Duration limit) {
    this.limit = limit;
  }

  long queryTimeoutMicros() {
    return limit.toMillis() * 1_000;
  }

  int socketTimeoutMillis() {
    return (int) limit.plus(MARGIN).toMillis();
  }
}
