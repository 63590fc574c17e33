package dev.obupgrade.api;

/** How far an upgrade goes. */
public enum UpgradeMode {
  Upgrade,
  /** Plan and checks; what the vendor's checker changes is put back. */
  PreCheckOnly
}
