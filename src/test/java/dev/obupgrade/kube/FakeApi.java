package dev.obupgrade.kube;

import dev.obupgrade.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * What the parts of the fake share: time and scheduled work, resource versions, faults, and the
 * audit of all writes. Scheduled work runs before the next call is answered, so the fake needs no
 * thread.
 */
final class FakeApi {
  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at).thenComparingLong(Due::sequence);

  final VirtualClock clock;
  final Faults faults = new Faults();
  private final List<Mutation> mutations = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(ORDER);
  private long sequence;
  private long version = 1000;
  private int writes;

  FakeApi(VirtualClock clock) {
    this.clock = clock;
  }

  private record Due(Instant at, long sequence, Runnable what) {}

  Instant now() {
    return clock.instant();
  }

  synchronized void later(Duration delay, Runnable what) {
    due.add(new Due(now().plus(delay), sequence++, what));
  }

  /** Runs the work that is due. */
  synchronized void catchUp() {
    while (!due.isEmpty() && !due.peek().at().isAfter(now())) {
      due.poll().what().run();
    }
  }

  /** Moves the clock, and runs scheduled work at its own time. */
  synchronized void advance(Duration by) {
    Instant end = now().plus(by);
    catchUp();
    while (!due.isEmpty() && !due.peek().at().isAfter(end)) {
      clock.advance(Duration.between(now(), due.peek().at()));
      catchUp();
    }
    clock.advance(Duration.between(now(), end));
  }

  synchronized String nextVersion() {
    return Long.toString(++version);
  }

  synchronized <T> T read(Supplier<T> answer) {
    catchUp();
    faults.onCall();
    return answer.get();
  }

  /** Runs a write. One that throws changes nothing and isn't in the audit. */
  synchronized <T> T write(
      String verb, String kind, String namespace, String name, String detail, Supplier<T> effect) {
    catchUp();
    faults.onCall();
    var mutation = new Mutation(++writes, now(), verb, kind, namespace, name, detail);
    faults.onBeforeWrite(mutation);
    T answer = effect.get();
    mutations.add(mutation);
    faults.onAfterWrite(mutation);
    return answer;
  }

  synchronized List<Mutation> mutations() {
    return List.copyOf(mutations);
  }

  synchronized int writes() {
    return writes;
  }
}
