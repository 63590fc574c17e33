package dev.obupgrade.steps.context;

import dev.obupgrade.flow.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A moment that a step remembers under a note: when it gave a statement whose effect takes a while
 * to show, or since when it waits for something that it won't wait for without end.
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
  }

  /** Remembers this moment, unless there is one. */
  public void isNowAtFirst() {
    if (noted().isEmpty()) {
      isNow();
    }
  }

  /** As if it had never been. */
  public void forget() {
    run.remember(note, "");
  }

  /** Within the last while; false when there is none. */
  public boolean within(Duration last) {
    return noted().filter(at -> at.plus(last).isAfter(run.now())).isPresent();
  }

  /** Longer ago than that; false when there is none. */
  public boolean before(Duration last) {
    return noted().filter(at -> at.plus(last).isBefore(run.now())).isPresent();
  }

  private Optional<Instant> noted() {
    return run.note(note).filter(at -> !at.isEmpty()).map(Instant::parse);
  }
}
