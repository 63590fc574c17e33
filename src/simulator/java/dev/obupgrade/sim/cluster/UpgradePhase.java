package dev.obupgrade.sim.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The phases of {@code UPGRADE_ALL}, in order. OceanBase also runs each as a separate job: up to
 * 4.3.0 the vendor's script runs UPGRADE_VIRTUAL_SCHEMA when only the build has changed.
 */
enum UpgradePhase {
  UPGRADE_BEGIN,
  UPGRADE_SYSTEM_VARIABLE,
  UPGRADE_SYSTEM_TABLE,
  UPGRADE_VIRTUAL_SCHEMA,
  UPGRADE_SYSTEM_PACKAGE,
  UPGRADE_ALL_POST_ACTION,
  UPGRADE_INSPECTION,
  UPGRADE_END,

  /** Writes where the next upgrade will begin. */
  UPGRADE_FINISH;

  static final String ALL = "UPGRADE_ALL";

  static List<UpgradePhase> of(Build build) {
    return Arrays.stream(values()).filter(phase -> phase.in(build)).toList();
  }

  static Optional<UpgradePhase> named(String name, Build build) {
    return of(build).stream()
        .filter(phase -> phase.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private boolean in(Build build) {
    return this != UPGRADE_FINISH || build.atLeast(DataVersions.BEGUN_SINCE);
  }

  /**
   * Returns whether it begins only when the schemas of its tenants are the same on all live
   * servers.
   */
  boolean waitsForSchemas(Build build) {
    return switch (this) {
      case UPGRADE_SYSTEM_TABLE -> true;
      case UPGRADE_VIRTUAL_SCHEMA, UPGRADE_SYSTEM_PACKAGE -> build.atLeast("4.2.0.0");
      default -> false;
    };
  }
}
