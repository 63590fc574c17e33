package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the upgrade is going to do, and what a person wants to be looked at besides.
 *
 * @param zones in the order they will be upgraded; empty when nobody has said so yet
 * @param target the version it goes to; empty when nobody has said so yet
 * @param maxBackupAge how old the last backup of a tenant may be; empty when it may be any age
 * @param tenantLogins that have to work
 * @param counterparts other clusters with primaries or standbys of this one's tenants
 */
public record Intent(
    List<String> zones,
    Optional<ObVersion> target,
    Optional<Duration> maxBackupAge,
    List<TenantLogin> tenantLogins,
    List<Counterpart> counterparts,
    Avx2 avx2) {

  /**
   * @param password throws when there is none
   */
  public record TenantLogin(String tenant, String user, Supplier<Password> password) {}

  /**
   * @param cluster opens it; the caller closes it
   */
  public record Counterpart(String name, Supplier<Database> cluster) {}

  /** Whether the servers' processors have the AVX2 instructions. */
  public enum Avx2 {
    AVAILABLE,
    MISSING,
    UNKNOWN
  }

  public Intent {
    zones = List.copyOf(zones);
    tenantLogins = List.copyOf(tenantLogins);
    counterparts = List.copyOf(counterparts);
  }

  /** An upgrade of these zones, and nothing to be looked at besides. */
  public Intent(List<String> zones, Optional<ObVersion> target) {
    this(zones, target, Optional.empty(), List.of(), List.of(), Avx2.UNKNOWN);
  }

  /** Whether it is known to go to a version below this one. */
  boolean goesBelow(ObVersion version) {
    return target.map(t -> t.compareTo(version) < 0).orElse(false);
  }

  /** Nothing said but that there shall be an upgrade. */
  public static Intent unknown() {
    return new Intent(List.of(), Optional.empty());
  }
}
