package dev.obupgrade.flow;

import java.time.Duration;
import java.util.Set;

/**
 * One step of an upgrade. It looks first: if what it wants is already true it is done, otherwise it
 * takes one idempotent action and answers that it waits. It never sleeps, keeps nothing in memory
 * between calls, and may be called again at any point after a crash.
 *
 * @param <C> what a step can see and do
 */
public interface Step<C> {

  /** Stable: records in the status are found by it. */
  String name();

  StepResult run(C context);

  /** After this long it is overdue: it goes on looking, but people are told. */
  default Duration deadline() {
    return Duration.ofMinutes(30);
  }

  /** What later steps of the same zone read of what this one remembers; the rest is forgotten. */
  default Set<String> remembersForOthers() {
    return Set.of();
  }
}
