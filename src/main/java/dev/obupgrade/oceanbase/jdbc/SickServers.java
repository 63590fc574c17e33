package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers for a while which servers failed at what another server answered. They come last, so
 * that a new session doesn't start at the same sick server each time. Safe for use by several
 * threads.
 */
final class SickServers {

  /** A server that is sick for longer costs one question in this time. */
  static final Duration LATELY = Duration.ofMinutes(5);

  private final LongSupplier nanos;
  private final Map<Endpoint, Long> since = new HashMap<>();

  /**
   * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
   */
  SickServers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  LongSupplier nanos() {
    return nanos;
  }

  synchronized void note(Endpoint server) {
    since.put(server, nanos.getAsLong());
  }

  /** The same servers in the same order, but the sick ones last: who failed last is asked last. */
  synchronized List<Endpoint> order(List<Endpoint> servers) {
    long now = nanos.getAsLong();
    since.values().removeIf(then -> now - then >= LATELY.toNanos());
    return servers.stream()
        .sorted(
            Comparator.comparing(
                since::get, Comparator.nullsFirst(Comparator.comparingLong(then -> then - now))))
        .toList();
  }
}
