package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.plan.ObVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the upgrade will do, and what else a person wants to check.
 *
 * @param zones in upgrade order; empty if unknown
 * @param target the version to upgrade to; empty if unknown
 * @param maxBackupAge how old the last backup of a tenant may be; empty if any age will do
 * @param tenantLogins the logins that must work
 * @param counterparts other clusters with primaries or standbys of this cluster's tenants
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

  /** An upgrade of these zones with nothing else to check. */
  public Intent(List<String> zones, Optional<ObVersion> target) {
    this(zones, target, Optional.empty(), List.of(), List.of(), Avx2.UNKNOWN);
  }

  /** Whether the target is known and below this version. */
  public boolean goesBelow(ObVersion version) {
    return target.map(t -> t.compareTo(version) < 0).orElse(false);
  }

  /** An upgrade about which nothing is known. */
  public static Intent unknown() {
    return new Intent(List.of(), Optional.empty());
  }
}
