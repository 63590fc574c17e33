package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A tenant whose data version lags has an earlier upgrade still to be finished. Only tenants that
 * are listed are judged: servers keep a dropped tenant's parameter compatible for as long as they
 * have its unit.
 */
final class DataVersions implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "DataVersions",
        "__all_virtual_core_table: target_data_version, current_data_version, upgrade_begin_data_version; tenant parameter compatible",
        Versions.from("4.1.0.0"),
        "every tenant's compatible, target and current data version are one and the same value, at least 4.1.0.0; from 4.3.5.1 on upgrade_begin_data_version, too",
        "Finish the earlier upgrade: ALTER SYSTEM RUN UPGRADE JOB 'UPGRADE_ALL' and wait for it. For a standby tenant upgrade its primary and wait until it has followed.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<Long, DataVersion> byTenant =
        cluster.dataVersions().stream()
            .collect(Collectors.toMap(DataVersion::tenantId, v -> v, (a, b) -> a));
    // Of a tenant that isn't NORMAL the database has no data version; TenantStatus refuses it.
    List<Tenant> tenants =
        cluster.tenants().stream().filter(tenant -> tenant.status().equals("NORMAL")).toList();
    if (tenants.isEmpty()) {
      return Finding.failed("the database lists no tenant that is NORMAL");
    }
    var problems = new ArrayList<String>();
    var versions = new TreeSet<ObVersion>();
    for (Tenant tenant : tenants) {
      var data = Optional.ofNullable(byTenant.get(tenant.id()));
      var compatible = data.flatMap(DataVersion::compatible);
      if (compatible.isEmpty()) {
        problems.add("tenant %s has no one value of compatible".formatted(tenant.name()));
        continue;
      }
      versions.add(compatible.get());
      if (!data.get().whollyAt(compatible.get())) {
        problems.add("tenant %s: %s".formatted(tenant.name(), data.get().words(compatible.get())));
      }
    }
    if (versions.size() > 1) {
      problems.addFirst("compatible differs between tenants: " + versions);
    }
    if (!versions.isEmpty() && versions.getFirst().compareTo(MinObserverVersion.OLDEST) < 0) {
      problems.addFirst(
          "compatible is %s, below %s".formatted(versions.getFirst(), MinObserverVersion.OLDEST));
    }
    return Finding.of(
        problems,
        "%s for all %d tenants"
            .formatted(
                versions.stream().map(ObVersion::toString).collect(Collectors.joining(", ")),
                tenants.size()));
  }
}
