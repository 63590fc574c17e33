package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sessions between two uses. An upgrade looks at its database every second or so for as long as
 * something is expected; a login each time would be most of the work, for the database as for the
 * API server, which is asked for pods and password before it. Ended when nobody comes back in time.
 */
final class KeptSessions {
  private final int most;
  private final Duration limit;

  /** The one that was put back first comes first. */
  private final Map<String, Kept> sessions = new LinkedHashMap<>();

  private final ScheduledExecutorService timer;
  private boolean timed;

  private record Kept(Session session, long sinceNanos) {}

  KeptSessions(int most, Duration limit) {
    this.most = most;
    this.limit = limit;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("database-connections").factory());
  }

  /** Hands it out; it isn't kept any more. */
  synchronized Optional<Session> take(String key) {
    return Optional.ofNullable(sessions.remove(key)).map(Kept::session);
  }

  /** Keeps it for whoever comes back with the key; one without a connection is ended. */
  synchronized void keep(String key, Session session) {
    if (!session.pause()) {
      session.close();
      return;
    }
    sessions.put(key, new Kept(session, System.nanoTime()));
    if (sessions.size() > most) {
      endFirst();
    }
    time(limit);
  }

  /** Ends those at a cluster to which somebody else connects: one connection is enough for it. */
  synchronized void endThoseAt(Collection<Endpoint> endpoints) {
    sessions
        .values()
        .removeIf(
            kept -> {
              boolean there = kept.session().endpoints().stream().anyMatch(endpoints::contains);
              if (there) {
                kept.session().close();
              }
              return there;
            });
  }

  private void endFirst() {
    Iterator<Kept> all = sessions.values().iterator();
    all.next().session().close();
    all.remove();
  }

  private synchronized void endOld() {
    timed = false;
    while (!sessions.isEmpty()) {
      long age = System.nanoTime() - sessions.values().iterator().next().sinceNanos();
      if (age < limit.toNanos()) {
        time(limit.minusNanos(age));
        return;
      }
      endFirst();
    }
  }

  /** Nothing is scheduled while nothing is kept. */
  private void time(Duration after) {
    if (!timed) {
      timed = true;
      timer.schedule(this::endOld, after.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
