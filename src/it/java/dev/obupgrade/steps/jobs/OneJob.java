package dev.obupgrade.steps.jobs;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.flow.Flow;
import dev.obupgrade.flow.FlowEngine;
import dev.obupgrade.flow.Journal;
import dev.obupgrade.flow.Progress;
import dev.obupgrade.flow.SilentListener;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.UpgradeInvoker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An operator whose whole upgrade is one step with one Job: the real engine, steps and port, and
 * the status of a real ObUpgrade. It can die and restart like any other.
 */
public final class OneJob implements AutoCloseable {
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final Kubernetes kubernetes;
  private final String namespace;
  private final String upgrade;
  private final Work.Script work;
  private final Duration deadline;
  private final FlowEngine<UpgradeContext> engine =
      new FlowEngine<>(new StatusWriter(), new Time(Clock.systemUTC(), System::nanoTime));
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;
  private Thread thread;

  public OneJob(
      Kubernetes kubernetes,
      String namespace,
      String upgrade,
      Work.Script work,
      Duration deadline) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.upgrade = upgrade;
    this.work = work;
    this.deadline = deadline;
  }

  /** The status that is stored in the resource. */
  public record Seen(Instant at, StepPhase phase, String reason, String message) {}

  public OneJob start() {
    thread = Thread.ofVirtual().start(this::work);
    return this;
  }

  /** Every status that was stored, in order. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void work() {
    try {
      while (!stopped) {
        Optional<Duration> after = turn();
        if (after.isEmpty()) {
          return;
        }
        Thread.sleep(after.get());
      }
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Duration> turn() {
    try {
      ObUpgrade[] last = {kubernetes.upgrades().find(namespace, upgrade).orElseThrow()};
      ObUpgrade read = last[0];
      Journal journal =
          new Journal(
              Optional.ofNullable(read.getStatus()).orElse(ObUpgradeStatus.empty()),
              status -> {
                last[0] = kubernetes.upgrades().replaceStatus(last[0], status);
                note(status);
              });
      Progress progress =
          engine.turn(
              Flow.<UpgradeContext>steps().step(new OneStep()).build(),
              journal,
              new FlowEngine.Request(
                  read.getMetadata().getUid(),
                  read.getMetadata().getGeneration(),
                  Optional.ofNullable(read.getSpec().retry())),
              new UpgradeInvoker(
                  () -> read,
                  kubernetes,
                  access -> {
                    throw new DatabaseException.Unavailable("there is none here", null);
                  },
                  (context, any) -> Optional.empty(),
                  (context, any, begun) -> Optional.empty()),
              new SilentListener());
      return switch (progress) {
        case Progress.Again again -> Optional.of(again.after());
        case Progress.Halted halted -> Optional.of(AFTER_TROUBLE);
        case Progress.Complete complete -> Optional.empty();
      };
    } catch (ApiException e) {
      return Optional.of(AFTER_TROUBLE);
    }
  }

  private void note(ObUpgradeStatus status) {
    var step = status.steps().getFirst();
    seen.add(
        new Seen(
            Instant.now(),
            step.phase(),
            step.reason() == null ? "" : step.reason(),
            step.message() == null ? "" : step.message()));
  }

  /** It dies. */
  @Override
  public void close() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class OneStep implements Step<UpgradeContext> {
    @Override
    public String name() {
      return "clusterHealthy";
    }

    @Override
    public StepResult run(UpgradeContext context) {
      return new ScriptJobs(context)
          .run(
              new ScriptJobs.Task(
                  "",
                  () -> ScriptStep.host(context),
                  Optional.empty(),
                  () -> deadline,
                  false,
                  () -> List.of(work)),
              job -> ScriptStep.judge(work.script(), job));
    }
  }
}
