package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.FlowListener;
import dev.obupgrade.kube.Events;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import org.jboss.logging.Logger;

/** Reports what happens as Kubernetes events and in the operator's log. */
final class EventPublisher implements FlowListener {
  private static final Logger LOG = Logger.getLogger(EventPublisher.class);

  private final Events events;
  private final ObUpgrade upgrade;
  private final String who;

  EventPublisher(Events events, ObUpgrade upgrade) {
    this.events = events;
    this.upgrade = upgrade;
    this.who = upgrade.getMetadata().getNamespace() + "/" + upgrade.getMetadata().getName();
  }

  @Override
  public void started(StepAddress step) {
    LOG.infof("%s: %s has begun", who, step);
  }

  @Override
  public void succeeded(StepAddress step, String message) {
    LOG.infof("%s: %s done: %s", who, step, message);
    events.normal(upgrade, Reason.StepSucceeded, step + ": " + message);
  }

  @Override
  public void failed(StepAddress step, Reason reason, String message) {
    LOG.warnf("%s: %s failed, %s: %s", who, step, reason, message);
    events.warning(upgrade, reason, step + ": " + message);
  }

  @Override
  public void overdue(StepAddress step, Reason reason, String message) {
    LOG.warnf("%s: %s is overdue, %s: %s", who, step, reason, message);
    events.warning(upgrade, Reason.StepOverdue, step + ", " + reason + ": " + message);
  }

  @Override
  public void stalled(StepAddress step, Reason reason, String message) {
    LOG.warnf("%s: %s may need a person, %s: %s", who, step, reason, message);
    events.warning(upgrade, reason, step + ": " + message);
  }

  @Override
  public void queued(StepAddress step, Reason reason, String message) {
    LOG.infof("%s: %s doesn't begin yet, %s: %s", who, step, reason, message);
    events.normal(upgrade, reason, step + ": " + message);
  }

  @Override
  public void retried(StepAddress step) {
    LOG.infof("%s: retrying %s", who, step);
    events.normal(upgrade, Reason.Retried, "Retrying " + step + ".");
  }
}
