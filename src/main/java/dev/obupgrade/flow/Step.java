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

  /**
   * After this time the step is overdue in a small cluster: it continues to look, and the engine
   * reports it. {@code spec.timeouts} may say otherwise.
   */
  default Duration deadline() {
    return Duration.ofMinutes(30);
  }

  /** The same for clusters of any size. */
  default TimeLimit limit() {
    return TimeLimit.of(deadline());
  }

  /**
   * Whether the step must not act while something has drifted that was established before. The
   * engine's caller asks only when something has.
   *
   * <p>False where the step brings back what is out of service, takes nothing away, or only waits
   * for the end of what it began. So drift in one place doesn't keep another place out of service.
   */
  default boolean heldByDrift(C context) {
    return true;
  }

  /** The notes that later steps of the same zone read; the engine forgets the others. */
  default Set<String> remembersForOthers() {
    return Set.of();
  }
}
