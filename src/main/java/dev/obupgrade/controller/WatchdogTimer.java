package dev.obupgrade.controller;

import dev.obupgrade.controller.leader.Leadership;
import dev.obupgrade.controller.watchdog.GitWatch;
import dev.obupgrade.controller.watchdog.Watchdog;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.reason.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Gives the watchdog its rounds, on threads of its own, and publishes what it counts. */
@ApplicationScoped
public class WatchdogTimer {
  private static final Logger LOG = Logger.getLogger(WatchdogTimer.class);
  private static final String METRIC = "obupgrade.clusters.left.behind";

  private final Watchdog watchdog;
  private final GitWatch git;
  private final ProcessEnd processEnd;
  private final ScheduledExecutorService rounds =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("watchdog-", 1).daemon().factory());

  public WatchdogTimer(
      Kubernetes kubernetes,
      DatabaseConnector connector,
      Leadership leadership,
      ProcessEnd processEnd,
      MeterRegistry metrics) {
    Time time = new Time(Clock.systemUTC(), System::nanoTime);
    this.watchdog = new Watchdog(kubernetes, connector, time, leadership::act);
    this.git = new GitWatch(kubernetes, time, leadership::act);
    this.processEnd = processEnd;
    for (Reason reason : List.of(Reason.RecordLeftBehind, Reason.UpgradeModeLeftBehind)) {
      Gauge.builder(METRIC, watchdog, dog -> dog.count(reason))
          .description("Clusters in the middle of an upgrade on which no ObUpgrade works.")
          .tag("reason", reason.name())
          .register(metrics);
    }
  }

  void start(@Observes StartupEvent event) {
    every(Watchdog.PAUSE, watchdog::round);
    // A database that doesn't answer the watchdog must not delay it: hence another thread.
    every(GitWatch.PAUSE, git::round);
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.shutdownNow();
  }

  private void every(Duration pause, Runnable round) {
    rounds.scheduleWithFixedDelay(
        () -> guarded(round), pause.toSeconds(), pause.toSeconds(), TimeUnit.SECONDS);
  }

  private void guarded(Runnable round) {
    processEnd.at(
        "the watchdog",
        () -> {
          try {
            round.run();
          } catch (ApiException e) {
            LOG.warnf("The watchdog can't look: %s", e.getMessage());
          } catch (RuntimeException e) {
            // An exception would be the last round of the timer.
            LOG.error("The watchdog met an unexpected error", e);
          }
          return true;
        });
  }
}
