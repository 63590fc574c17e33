package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Watches the health that Argo CD gives the ObUpgrade's Application. */
final class HealthWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** Argo CD compares an Application again some moments after it has created an object. */
  private static final Duration NEW = Duration.ofSeconds(5);

  private final MovingSite site;
  private final ArgoCdApplications applications;
  private final Set<String> seen = new LinkedHashSet<>();
  private final Set<String> tooEarly = new LinkedHashSet<>();
  private Thread thread;

  private HealthWatch(MovingSite site, ArgoCdApplications applications) {
    this.site = site;
    this.applications = applications;
  }

  static HealthWatch start(MovingSite site, ArgoCdApplications applications) {
    HealthWatch watch = new HealthWatch(site, applications);
    watch.thread = Thread.ofVirtual().start(watch::run);
    return watch;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        look();
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      } catch (KubernetesClientException notNow) {
        // The next look may succeed.
      }
    }
  }

  /** The health is asked first: an upgrade that ends in between is no lie of Argo CD. */
  private void look() {
    String health = applications.named("obtest-upgrade").health();
    List<ObUpgrade> upgrades =
        site.client.resources(ObUpgrade.class).inNamespace(site.namespace).list().getItems();
    if (upgrades.isEmpty()) {
      return;
    }
    ObUpgrade upgrade = upgrades.getFirst();
    boolean over = upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
    synchronized (this) {
      seen.add(health);
      if (health.equals("Healthy") && !over && !isNew(upgrade)) {
        tooEarly.add(
            upgrade.getStatus() == null ? "no status" : String.valueOf(upgrade.getStatus().step()));
      }
    }
  }

  private static boolean isNew(ObUpgrade upgrade) {
    return Instant.parse(upgrade.getMetadata().getCreationTimestamp())
        .plus(NEW)
        .isAfter(Instant.now());
  }

  synchronized Set<String> seen() {
    return new LinkedHashSet<>(seen);
  }

  /** Steps of the upgrade at which the Application was Healthy already. */
  synchronized Set<String> tooEarly() {
    return new LinkedHashSet<>(tooEarly);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
