package dev.obupgrade.precheck;

import dev.obupgrade.plan.ObVersion;
import java.util.List;
import java.util.Optional;

/**
 * What the upgrade is going to do.
 *
 * @param zones in the order they will be upgraded; empty when nobody has said so yet
 * @param target the version it goes to; empty when nobody has said so yet
 */
public record Intent(List<String> zones, Optional<ObVersion> target) {

  public Intent {
    zones = List.copyOf(zones);
  }

  /** Nothing said but that there shall be an upgrade. */
  public static Intent unknown() {
    return new Intent(List.of(), Optional.empty());
  }
}
