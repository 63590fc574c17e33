package dev.obupgrade.simulate;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is to happen in the world at a time. */
final class Agenda {
  private record Item(Instant at, long number, Runnable what) {}

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparing(Item::at).thenComparingLong(Item::number));
  private long count;

  void at(Instant when, Runnable what) {
    items.add(new Item(when, count++, what));
  }

  Optional<Instant> next() {
    return Optional.ofNullable(items.peek()).map(Item::at);
  }

  /** Does all that is due. */
  void until(Instant now) {
    while (!items.isEmpty() && !items.peek().at().isAfter(now)) {
      items.remove().what().run();
    }
  }
}
