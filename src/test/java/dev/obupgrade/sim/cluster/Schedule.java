package dev.obupgrade.sim.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What the cluster will do at a later time of its clock. */
final class Schedule {
  private record Entry(long at, long order, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
  private long order;

  void at(long micros, Runnable action) {
    entries.add(new Entry(micros, order++, action));
  }

  void runDue(long now) {
    while (!entries.isEmpty() && entries.peek().at() <= now) {
      entries.poll().action().run();
    }
  }
}
