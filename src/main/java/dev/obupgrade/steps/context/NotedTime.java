package dev.obupgrade.steps.context;

import dev.obupgrade.flow.Elapsed;
import dev.obupgrade.flow.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A time that a step remembers in a note: when it sent a statement whose effect takes a while to
 * show, or since when it waits for something that it won't wait for forever.
 */
public final class NotedTime {
  private final StepRun run;
  private final String note;

  public NotedTime(StepRun run, String note) {
    this.run = run;
    this.note = note;
  }

  public void isNow() {
    run.remember(note, run.now().toString());
    run.nowIs(note);
  }

  /** Remembers this moment, unless it remembers one already. */
  public void isNowAtFirst() {
    if (noted().isEmpty()) {
      isNow();
    }
  }

  /** Forgets the time. */
  public void forget() {
    run.remember(note, "");
  }

  /** Whether the time is within the last while; false when there is none. */
  public boolean within(Duration last) {
    return since().filter(since -> !since.longerThan(last)).isPresent();
  }

  /** Whether the time is longer ago than that; false when there is none. */
  public boolean before(Duration last) {
    return since().filter(since -> since.longerThan(last)).isPresent();
  }

  /** How long ago the time is; empty when there is none. */
  public Optional<Elapsed> since() {
    return noted().map(at -> run.since(note, at));
  }

  private Optional<Instant> noted() {
    return run.note(note).map(Instant::parse);
  }
}
