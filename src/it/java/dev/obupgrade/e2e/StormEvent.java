package dev.obupgrade.e2e;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that happens to a cluster during its upgrade.
 *
 * @param what it is, for the report
 * @param moment when it is fair: when the operator can prevent harm or must live with it
 * @param act what to do; returns what it did, for the report
 * @param after how long it lasts, if it is undone
 * @param undo how it is undone
 */
record StormEvent(String what, Moment moment, Act act, Optional<Duration> after, Act undo) {

  /** When an event may happen. */
  enum Moment {
    ANY,
    /** No zone is out of service, and none is about to be. */
    ALL_SERVE,
    /** As before, and a zone is through. */
    ALL_SERVE_AND_ONE_IS_THROUGH,
    /** A zone is stopped. Its pods may be gone. */
    ONE_IS_OUT,
    /** A zone is stopped, and all its servers still run and vote. */
    ONE_IS_STOPPED_AND_RUNS,
    /** A zone but the last is under way. */
    IN_A_ZONE,
    /** A zone is left that is not begun. */
    ONE_IS_NOT_BEGUN,
    /** A Job's pod runs. */
    A_JOB_RUNS
  }

  /** What happens. */
  interface Act {
    String in(Weather weather) throws Exception;
  }

  static StormEvent once(String what, Moment moment, Act act) {
    return new StormEvent(what, moment, act, Optional.empty(), weather -> "");
  }

  static StormEvent lasting(String what, Moment moment, int seconds, Act act, Act undo) {
    return new StormEvent(what, moment, act, Optional.of(Duration.ofSeconds(seconds)), undo);
  }
}
