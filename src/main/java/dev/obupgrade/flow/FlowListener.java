package dev.obupgrade.flow;

import dev.obupgrade.status.StepAddress;

/** Is told what happened, after it was stored. */
public interface FlowListener {

  void started(StepAddress step);

  void succeeded(StepAddress step, String message);

  void failed(StepAddress step, String reason, String message);

  void overdue(StepAddress step, String reason, String message);

  void retried(StepAddress step);
}
