package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.ObVersion;
import java.util.Optional;

/**
 * How far a tenant's data is upgraded: {@code target} and {@code current} from {@code
 * __all_virtual_core_table}, {@code compatible} the tenant's parameter (empty when servers
 * disagree). Empty where the cluster has no such row.
 *
 * @param upgradeBegin {@code upgrade_begin_data_version}, there since 4.3.5.1
 */
public record DataVersion(
    long tenantId,
    Optional<ObVersion> target,
    Optional<ObVersion> current,
    Optional<ObVersion> upgradeBegin,
    Optional<ObVersion> compatible) {}
