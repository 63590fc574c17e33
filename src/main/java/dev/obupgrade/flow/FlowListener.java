package dev.obupgrade.flow;

import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;

/** Learns what happened, after the engine has stored it. */
public interface FlowListener {

  void started(StepAddress step);

  void succeeded(StepAddress step, String message);

  void failed(StepAddress step, Reason reason, String message);

  void overdue(StepAddress step, Reason reason, String message);

  /** A step waits for what a person may have to do. */
  void stalled(StepAddress step, Reason reason, String message);

  /** The upgrade waits for another one of the same cluster. */
  void queued(StepAddress step, Reason reason, String message);

  void retried(StepAddress step);
}
