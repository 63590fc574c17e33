package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Which of a cluster's servers a session uses, and which one is next. */
final class Route {
  private final SickServers sick;
  private DatabaseAccess access;
  private List<Endpoint> order;

  /** Where to connect now, while {@link #access} is from an earlier use. */
  private Optional<Supplier<DatabaseAccess>> newer = Optional.empty();

  /** Which server of the order is in use, or is tried next. */
  private int current;

  Route(DatabaseAccess access, SickServers sick) {
    this.sick = sick;
    this.access = access;
    this.order = sick.order(access.endpoints());
  }

  DatabaseAccess access() {
    return access;
  }

  Endpoint server() {
    return order.get(current);
  }

  boolean hasOthers() {
    return order.size() > 1;
  }

  /** The next move reads the servers' addresses again. */
  void refreshAtNextMove(Supplier<DatabaseAccess> now) {
    newer = Optional.of(now);
  }

  /** Moves to the next server; true when it read the servers' addresses again. */
  boolean moveOn() {
    if (newer.isPresent()) {
      access = newer.get().get();
      newer = Optional.empty();
      order = sick.order(access.endpoints());
      current = 0;
      return true;
    }
    passOver();
    return false;
  }

  /** Moves to the next server without reading anything. */
  void passOver() {
    current = (current + 1) % order.size();
  }

  /** Moves on to the first server that fits, if there is one. It stays where it is if that fits. */
  boolean seek(Predicate<Endpoint> fits) {
    for (int i = 0; i < order.size(); i++) {
      int next = (current + i) % order.size();
      if (fits.test(order.get(next))) {
        current = next;
        return true;
      }
    }
    return false;
  }
}
