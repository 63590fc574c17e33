package dev.obupgrade.steps.planning;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the first step remembers while the upgrade waits for another one of its cluster. */
final class QueueNotes {
  /** The record that the other upgrade holds, and since when this one waits. */
  private static final String AWAITED = "awaited";

  /** Since when the cluster is free, as far as this upgrade has seen. */
  private static final String FREE = "free";

  /** The other upgrade's record, as far as this one was the last that it waited for. */
  private static final String LAST = "lastAwaited";

  /** An older upgrade takes the cluster within this time, unless something keeps it from it. */
  private static final Duration LEFT_TO_OLDER = Duration.ofMinutes(2);

  private static final StepAddress AT = StepAddress.once(Validate.NAME);

  private final StepRun run;
  private final long generation;

  /**
   * @param generation of the upgrade's spec
   */
  QueueNotes(StepRun run, long generation) {
    this.run = run;
    this.generation = generation;
  }

  /**
   * A record that another upgrade holds.
   *
   * @param generation of the waiting upgrade's spec: another one may be about another cluster
   */
  record Awaited(Instant since, String namespace, String record, long generation) {

    static Awaited parse(String text) {
      String[] parts = text.split(" ");
      return new Awaited(Instant.parse(parts[0]), parts[1], parts[2], Long.parseLong(parts[3]));
    }

    String text() {
      return "%s %s %s %d".formatted(since, namespace, record, generation);
    }

    boolean same(ClusterRecord other) {
      return namespace.equals(other.namespace()) && record.equals(other.name());
    }

    boolean same(Awaited other) {
      return namespace.equals(other.namespace) && record.equals(other.record);
    }
  }

  /** The record that the upgrade waits for, unless somebody has edited the spec since. */
  Optional<Awaited> awaited() {
    return run.noteAt(AT, AWAITED).map(Awaited::parse).filter(a -> a.generation() == generation);
  }

  /** The record that an upgrade waits for, or has waited for before it began again. */
  static Optional<Awaited> of(ObUpgradeStatus status) {
    return StepRun.noteIn(status, AT, AWAITED)
        .or(() -> StepRun.noteIn(status, AT, LAST))
        .map(Awaited::parse);
  }

  /** The record that this upgrade waits for, or has waited for. */
  Optional<Awaited> lately() {
    return of(run.status());
  }

  /** The upgrade waits for the holder of this record. Returns since when it waits. */
  Instant awaits(ClusterRecord record) {
    Instant since =
        lately()
            .filter(a -> a.same(record))
            .map(Awaited::since)
            .orElseGet(() -> run.now().truncatedTo(ChronoUnit.SECONDS));
    Awaited awaited = new Awaited(since, record.namespace(), record.name(), generation);
    run.rememberAt(AT, AWAITED, awaited.text());
    run.rememberAt(AT, LAST, "");
    run.rememberAt(AT, FREE, "");
    return since;
  }

  /** Nobody has the cluster now. */
  void free() {
    awaited().ifPresent(a -> run.rememberAt(AT, LAST, a.text()));
    run.rememberAt(AT, AWAITED, "");
    if (run.noteAt(AT, FREE).isEmpty()) {
      run.rememberAt(AT, FREE, run.now().toString());
    }
  }

  /** Whether an older upgrade has had its time to take the cluster. */
  boolean freeForLong() {
    return run.noteAt(AT, FREE)
        .map(Instant::parse)
        .map(at -> run.since(FREE, at).longerThan(LEFT_TO_OLDER))
        .orElse(false);
  }
}
