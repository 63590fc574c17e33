package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.ObVersion;
import java.util.Optional;

/**
 * How far a tenant's data is upgraded: {@code target} and {@code current} from {@code
 * __all_virtual_core_table}, {@code compatible} the tenant's parameter (empty when servers
 * disagree). Empty where the cluster has no such row.
 *
 * @param upgradeBegin {@code upgrade_begin_data_version}, there since 4.3.5.1; the last that an
 *     upgrade job writes, in its part UPGRADE_FINISH
 */
public record DataVersion(
    long tenantId,
    Optional<ObVersion> target,
    Optional<ObVersion> current,
    Optional<ObVersion> upgradeBegin,
    Optional<ObVersion> compatible) {

  private static final ObVersion FIRST_WITH_BEGIN = ObVersion.parse("4.3.5.1");

  /** Whether all of them are this version. If only some are, an upgrade is incomplete. */
  public boolean whollyAt(ObVersion version) {
    var wanted = Optional.of(version);
    return target.equals(wanted)
        && current.equals(wanted)
        && compatible.equals(wanted)
        && (!hasBegin(version) || upgradeBegin.equals(wanted));
  }

  /** What each of them is, as far as data of this version has them. */
  public String words(ObVersion version) {
    return "target %s, current %s, compatible %s%s"
        .formatted(
            text(target),
            text(current),
            text(compatible),
            hasBegin(version) ? ", upgrade begin " + text(upgradeBegin) : "");
  }

  private static boolean hasBegin(ObVersion version) {
    return version.compareTo(FIRST_WITH_BEGIN) >= 0;
  }

  private static String text(Optional<ObVersion> version) {
    return version.map(ObVersion::toString).orElse("unknown");
  }
}
