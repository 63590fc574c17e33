package dev.obupgrade.oceanbase.jdbc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The refusals that a second server has confirmed. A version lacks a view on every server, and an
 * upgrade asks about every second: for some time, the session doesn't ask a second server again.
 * The time is short, because servers come back with another version.
 */
final class Confirmed {
  static final Duration VALID = Duration.ofMinutes(1);
  private static final int MOST = 100;

  private record Refusal(String sql, int code) {}

  private final LongSupplier nanos;
  private final Map<Refusal, Long> since = new LinkedHashMap<>();

  Confirmed(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void add(String sql, int code) {
    since.put(new Refusal(sql, code), nanos.getAsLong());
    if (since.size() > MOST) {
      since.remove(since.keySet().iterator().next());
    }
  }

  boolean has(String sql, int code) {
    Long then = since.get(new Refusal(sql, code));
    return then != null && nanos.getAsLong() - then < VALID.toNanos();
  }
}
