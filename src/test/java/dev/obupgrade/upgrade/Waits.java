package dev.obupgrade.upgrade;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.status.Conditions;

/** What the status of an upgrade says that waits for another one of its cluster. */
final class Waits {
  private Waits() {}

  /** Whether it waits, and has done nothing. */
  static boolean forOther(Upgrade upgrade, Upgrade other) {
    return forOther(upgrade.status(), other, "UpgradeAtWork");
  }

  static boolean forOther(ObUpgradeStatus status, Upgrade other, String reason) {
    return "validate".equals(status.step())
        && status.phase() == UpgradePhase.Waiting
        && reason.equals(status.reason())
        && status.plan() == null
        && status.steps().stream().anyMatch(step -> reason.equals(step.reason()))
        && status
            .message()
            .contains("ObUpgrade %s/%s is upgrading".formatted(other.namespace(), other.name()))
        && status.message().contains("Waiting for it since ")
        && Conditions.find(status.conditions(), Conditions.RECONCILING)
            .filter(c -> c.getMessage().equals(status.message()))
            .isPresent()
        && Conditions.isTrue(status.conditions(), Conditions.RECONCILING)
        && !Conditions.isTrue(status.conditions(), Conditions.STALLED);
  }
}
