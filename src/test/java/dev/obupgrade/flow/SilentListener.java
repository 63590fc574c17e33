package dev.obupgrade.flow;

import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;

/** Hears of everything and says nothing. Tests override what they want to hear. */
public class SilentListener implements FlowListener {
  @Override
  public void started(StepAddress step) {}

  @Override
  public void succeeded(StepAddress step, String message) {}

  @Override
  public void failed(StepAddress step, Reason reason, String message) {}

  @Override
  public void overdue(StepAddress step, Reason reason, String message) {}

  @Override
  public void stalled(StepAddress step, Reason reason, String message) {}

  @Override
  public void queued(StepAddress step, Reason reason, String message) {}

  @Override
  public void retried(StepAddress step) {}
}
