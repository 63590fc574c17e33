package dev.obupgrade.sim.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets time pass: ticks ten times per second of the cluster's time, at most 200 times per real
 * second.
 */
final class Ticker {
  private final Thread thread;
  private final SimClock clock;
  private final Runnable tick;
  private final BooleanSupplier over;

  Ticker(SimClock clock, Runnable tick, BooleanSupplier over) {
    this.clock = clock;
    this.tick = tick;
    this.over = over;
    this.thread = Thread.ofPlatform().daemon().name("sim-ticker").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  private void run() {
    while (!over.getAsBoolean()) {
      try {
        tick.run();
        TimeUnit.MICROSECONDS.sleep(
            Math.clamp(clock.scaled(Duration.ofMillis(100)), 5_000L, 100_000L));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!over.getAsBoolean()) {
          System.getLogger(Ticker.class.getName())
              .log(System.Logger.Level.WARNING, "A tick of the simulated cluster failed.", e);
        }
      }
    }
  }
}
