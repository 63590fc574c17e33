package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to undo an upgrade: its StatefulSets, and the Secret with the database's password.
 * In a namespace that is being deleted they go too, in any order.
 *
 * <p>A database that merely doesn't answer is no reason to let go: it may come back, and would stay
 * in its upgrade mode.
 */
final class Ground {
  /** Somebody may replace a Secret or a StatefulSet: deletes it, and creates it again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Kubernetes kubernetes;
  private final Time time;

  Ground(Kubernetes kubernetes, Time time) {
    this.kubernetes = kubernetes;
    this.time = time;
  }

  /** What of a deleted upgrade's ground is gone, as a sentence; empty while it can be undone. */
  Optional<String> gone(ObUpgrade upgrade) {
    Instant deleted = Instant.parse(upgrade.getMetadata().getDeletionTimestamp());
    if (Duration.between(deleted, time.now()).compareTo(PATIENCE) < 0) {
      return Optional.empty();
    }
    return statefulSets(upgrade).or(() -> secret(upgrade));
  }

  private Optional<String> statefulSets(ObUpgrade upgrade) {
    List<String> names = upgrade.getSpec().cluster().statefulSets();
    boolean any =
        names.stream()
            .anyMatch(
                name ->
                    kubernetes
                        .statefulSets()
                        .find(upgrade.getMetadata().getNamespace(), name)
                        .isPresent());
    return any
        ? Optional.empty()
        : Optional.of("StatefulSets %s are gone.".formatted(String.join(", ", names)));
  }

  private Optional<String> secret(ObUpgrade upgrade) {
    SecretKey key = upgrade.getSpec().cluster().connection().passwordSecret();
    return kubernetes
            .secrets()
            .value(upgrade.getMetadata().getNamespace(), key.name(), key.key())
            .isPresent()
        ? Optional.empty()
        : Optional.of("Secret %s with key %s is gone.".formatted(key.name(), key.key()));
  }
}
