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
 * Keeps sessions open between two uses. An upgrade looks at its database about every second while
 * it waits for something. A login each time would be most of the work, for the database and for the
 * API server, which provides pods and password before each login. A session that nobody uses in
 * time is closed.
 */
final class KeptSessions {
  private final int most;
  private final Duration limit;

  /** The one that was kept first comes first. */
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

  /** Hands the session out and keeps it no longer. */
  synchronized Optional<Session> take(String key) {
    return Optional.ofNullable(sessions.remove(key)).map(Kept::session);
  }

  /** Keeps the session for the next caller with the key. Closes a session without a connection. */
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

  /**
   * Closes the kept sessions of a cluster because another caller connects to it. The operator keeps
   * one connection a cluster.
   */
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
