package dev.obupgrade.controller;

import dev.obupgrade.controller.leader.Leadership;
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
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Gives the watchdog its rounds, on a thread of its own, and publishes what it counts. */
@ApplicationScoped
public class WatchdogTimer {
  private static final Logger LOG = Logger.getLogger(WatchdogTimer.class);
  private static final String METRIC = "obupgrade.clusters.left.behind";

  private final Watchdog watchdog;
  private final ProcessEnd processEnd;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watchdog").daemon().factory());

  public WatchdogTimer(
      Kubernetes kubernetes,
      DatabaseConnector connector,
      Leadership leadership,
      ProcessEnd processEnd,
      MeterRegistry metrics) {
    this.watchdog =
        new Watchdog(
            kubernetes, connector, new Time(Clock.systemUTC(), System::nanoTime), leadership::act);
    this.processEnd = processEnd;
    for (Reason reason : List.of(Reason.RecordLeftBehind, Reason.UpgradeModeLeftBehind)) {
      Gauge.builder(METRIC, watchdog, dog -> dog.count(reason))
          .description("Clusters in the middle of an upgrade on which no ObUpgrade works.")
          .tag("reason", reason.name())
          .register(metrics);
    }
  }

  void start(@Observes StartupEvent event) {
    long pause = Watchdog.PAUSE.toSeconds();
    rounds.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    rounds.shutdownNow();
  }

  private void round() {
    processEnd.at(
        "the watchdog",
        () -> {
          try {
            watchdog.round();
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
