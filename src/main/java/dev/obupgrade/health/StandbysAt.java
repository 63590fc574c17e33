package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;

/**
 * Is the data of every standby tenant at this version? No upgrade job raises it: it comes with the
 * log of the primary, after the job has raised the primary's ({@code
 * process_upgrade_data_version_log_} in ob_recovery_ls_service.cpp of OceanBase's source). The
 * primary may be in another cluster.
 */
public record StandbysAt(ObVersion version) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    List<Tenant> standbys = cluster.tenants().stream().filter(Tenant::standby).toList();
    List<String> behind =
        standbys.isEmpty() ? List.of() : DataAt.behind(cluster, standbys, version);
    return GateResult.none(
        behind,
        standbys.size(),
        Reason.StandbyBehind,
        "standby tenants not at data version " + version,
        standbys.isEmpty()
            ? "No tenant is a standby."
            : "The data of %s is at %s."
                .formatted(GateResult.count(standbys.size(), "standby tenant"), version));
  }
}
