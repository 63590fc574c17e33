package dev.obupgrade.kube;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.reason.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@link Events} that tests can read. */
public final class FakeEvents implements Events {
  private final FakeApi api;
  private final List<Published> published = new ArrayList<>();

  FakeEvents(FakeApi api) {
    this.api = api;
  }

  /** An event as it was requested. Repeated ones are all here. */
  public record Published(
      Instant at,
      String namespace,
      String upgrade,
      boolean warning,
      String reason,
      String message) {}

  public synchronized List<Published> published() {
    return List.copyOf(published);
  }

  @Override
  public void normal(ObUpgrade upgrade, Reason reason, String message) {
    publish(upgrade, false, reason.name(), message);
  }

  @Override
  public void warning(ObUpgrade upgrade, Reason reason, String message) {
    publish(upgrade, true, reason.name(), message);
  }

  @Override
  public synchronized void warning(ClusterRecord record, Reason reason, String message) {
    published.add(
        new Published(
            api.now(),
            record.namespace(),
            "ConfigMap " + record.name(),
            true,
            reason.name(),
            message));
  }

  private synchronized void publish(
      ObUpgrade upgrade, boolean warning, String reason, String message) {
    var meta = upgrade.getMetadata();
    published.add(
        new Published(api.now(), meta.getNamespace(), meta.getName(), warning, reason, message));
  }
}
