package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.Upgrades;

/** An upgrade as stored last, so that each write goes over the one before. */
final class StoredUpgrade {
  private final Upgrades upgrades;
  private ObUpgrade last;

  StoredUpgrade(Upgrades upgrades, ObUpgrade read) {
    this.upgrades = upgrades;
    this.last = read;
  }

  boolean deleted() {
    return last.isMarkedForDeletion();
  }

  boolean held() {
    return last.hasFinalizer(ObUpgrade.FINALIZER);
  }

  void replaceStatus(ObUpgradeStatus status) {
    last = upgrades.replaceStatus(last, status);
    if (!status.equals(last.getStatus())) {
      throw new DefinitionOutdatedException();
    }
  }

  void hold() {
    last = upgrades.hold(last);
  }

  /** The last act on it: one that is marked for deletion is gone after this. */
  void letGo() {
    last = upgrades.letGo(last);
  }
}
