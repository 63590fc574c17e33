package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.tpcc.ClientStats;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows an upgrade until it ends, or until it clearly needs a person. */
final class UpgradeWatch {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** An overdue step may still succeed. */
  private static final Duration STALL_LIMIT = Duration.ofMinutes(3);

  private final Supplier<ObUpgrade> upgrade;
  private final Supplier<Optional<ClientStats>> client;
  private final Screen screen;

  UpgradeWatch(Supplier<ObUpgrade> upgrade, Supplier<Optional<ClientStats>> client, Screen screen) {
    this.upgrade = upgrade;
    this.client = client;
    this.screen = screen;
  }

  boolean succeeds() throws InterruptedException {
    long start = System.nanoTime();
    long lastMoving = start;
    while (true) {
      ObUpgrade seen = upgrade.get();
      screen.show(seen, client.get());
      long now = System.nanoTime();
      switch (status(seen, "Succeeded")) {
        case "True" -> {
          return true;
        }
        case "False" -> {
          return false;
        }
        default -> {
          // it runs
        }
      }
      if (!status(seen, "Stalled").equals("True")) {
        lastMoving = now;
      }
      boolean waits = status(seen, "Reconciling").equals("True");
      Duration stalled = Duration.ofNanos(now - lastMoving);
      if (stalled.compareTo(waits ? STALL_LIMIT : Duration.ofSeconds(5)) > 0) {
        screen.say("The upgrade has stalled: " + seen.getStatus().message());
        return false;
      }
      if (Duration.ofNanos(now - start).compareTo(LIMIT) > 0) {
        screen.say("The upgrade isn't over after " + LIMIT.toMinutes() + " minutes.");
        return false;
      }
      Thread.sleep(1_000);
    }
  }

  private static String status(ObUpgrade upgrade, String type) {
    return upgrade.getStatus() == null
        ? "Unknown"
        : upgrade.getStatus().conditions().stream()
            .filter(c -> c.getType().equals(type))
            .map(Condition::getStatus)
            .findFirst()
            .orElse("Unknown");
  }
}
