package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.steps.UpgradeSteps;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Reads an upgrade again before it writes, and writes only to one that has ended: an upgrade that
 * runs again has written since, so the write conflicts.
 */
final class EndedUpgrades {
  private static final Logger LOG = Logger.getLogger(EndedUpgrades.class);

  private final Kubernetes kubernetes;

  EndedUpgrades(Kubernetes kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** The upgrade as it is now, if it has ended and this operator knows all that its status has. */
  Optional<ObUpgrade> present(ObUpgrade seen) {
    return kubernetes
        .upgrades()
        .find(seen.getMetadata().getNamespace(), seen.getMetadata().getName())
        .filter(u -> u.getMetadata().getUid().equals(seen.getMetadata().getUid()))
        .filter(Sight::ended)
        .filter(u -> !u.isMarkedForDeletion())
        .filter(EndedUpgrades::ofAKnownOperator);
  }

  /** A write would drop what a later operator has stored in fields that this one doesn't know. */
  private static boolean ofAKnownOperator(ObUpgrade upgrade) {
    Integer flow = upgrade.getStatus().flow();
    return flow == null || UpgradeSteps.of(upgrade.getSpec().mode()).number(flow).isPresent();
  }

  /** False when somebody else wrote first. The next round looks again. */
  boolean write(ObUpgrade upgrade, UnaryOperator<ObUpgradeStatus> change) {
    try {
      kubernetes.upgrades().replaceStatus(upgrade, change.apply(upgrade.getStatus()));
      return true;
    } catch (ApiException.Conflict e) {
      LOG.debugf("%s: %s", name(upgrade), e.getMessage());
      return false;
    }
  }

  static String name(ObUpgrade upgrade) {
    return upgrade.getMetadata().getNamespace() + "/" + upgrade.getMetadata().getName();
  }
}
