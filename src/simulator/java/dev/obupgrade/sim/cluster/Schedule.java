package dev.obupgrade.sim.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The work that the cluster will do at a later time of its clock. */
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

  /** Delays everything in the schedule by this factor. */
  void stretch(long now, double factor) {
    List<Entry> all = new ArrayList<>(entries);
    entries.clear();
    for (Entry entry : all) {
      long left = Math.max(0, entry.at() - now);
      entries.add(new Entry(now + Math.round(left * factor), entry.order(), entry.action()));
    }
  }
}
