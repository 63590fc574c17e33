package dev.obupgrade.flow;

import java.time.Duration;
import java.util.Set;

/**
 * One step of an upgrade. It looks first: if what it wants is already true, it is done. Otherwise
 * it takes one idempotent action and answers that it waits. It never sleeps, keeps nothing in
 * memory between calls, and can run again at any point after a crash.
 *
 * @param <C> what a step can see and do
 */
public interface Step<C> {

  /** The stable name, by which the status keeps the record of the step. */
  String name();

  StepResult run(C context);

  /** After this time the step is overdue: it continues to look, and the engine reports it. */
  default Duration deadline() {
    return Duration.ofMinutes(30);
  }

  /** The notes that later steps of the same zone read; the engine forgets the others. */
  default Set<String> remembersForOthers() {
    return Set.of();
  }
}
