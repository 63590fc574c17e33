package dev.obupgrade.api;

/** How far an upgrade goes. */
public enum UpgradeMode {
  Upgrade,
  /** Plans and checks only, and restores what the vendor's checker changes. */
  PreCheckOnly
}
