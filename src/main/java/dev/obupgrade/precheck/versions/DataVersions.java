package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks that every tenant has finished earlier upgrades. A tenant whose data version lags has not.
 * The check judges only tenants that the database lists: servers keep a dropped tenant's parameter
 * compatible until they free its unit.
 */
public final class DataVersions implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "DataVersions",
        "__all_virtual_core_table: target_data_version, current_data_version, upgrade_begin_data_version; tenant parameter compatible",
        Versions.from("4.1.0.0"),
        "Every tenant's compatible, target and current data version are one value, at least 4.1.0.0; from 4.3.5.1 on, upgrade_begin_data_version is the same value",
        "Finish the earlier upgrade: run ALTER SYSTEM RUN UPGRADE JOB 'UPGRADE_ALL' and wait for the job. For a standby tenant, upgrade its primary and wait until the standby has followed.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<Long, DataVersion> byTenant =
        cluster.dataVersions().stream()
            .collect(Collectors.toMap(DataVersion::tenantId, v -> v, (a, b) -> a));
    // The database has no data version for a tenant that isn't NORMAL; TenantStatus refuses it.
    List<Tenant> tenants =
        cluster.tenants().stream().filter(tenant -> tenant.status().equals("NORMAL")).toList();
    if (tenants.isEmpty()) {
      return Finding.failed("The database lists no tenant that is NORMAL");
    }
    var problems = new ArrayList<String>();
    var versions = new TreeMap<ObVersion, List<String>>();
    for (Tenant tenant : tenants) {
      var data = Optional.ofNullable(byTenant.get(tenant.id()));
      var compatible = data.flatMap(DataVersion::compatible);
      if (compatible.isEmpty()) {
        problems.add("Tenant %s has no single value of compatible".formatted(tenant.name()));
        continue;
      }
      versions.computeIfAbsent(compatible.get(), any -> new ArrayList<>()).add(tenant.name());
      if (!data.get().whollyAt(compatible.get())) {
        problems.add("Tenant %s: %s".formatted(tenant.name(), data.get().words(compatible.get())));
      }
    }
    if (versions.size() > 1) {
      problems.addFirst("compatible differs between tenants: " + words(versions));
    }
    if (!versions.isEmpty() && versions.firstKey().compareTo(MinObserverVersion.OLDEST) < 0) {
      problems.addFirst(
          "compatible is below %s: %s"
              .formatted(
                  MinObserverVersion.OLDEST, words(versions.headMap(MinObserverVersion.OLDEST))));
    }
    return Finding.of(
        problems,
        "%s for all %d tenants"
            .formatted(
                versions.keySet().stream()
                    .map(ObVersion::toString)
                    .collect(Collectors.joining(", ")),
                tenants.size()));
  }

  /** Such as {@code 4.3.5.1 (mysql1), 4.3.5.2 (sys, mysql2)}. */
  private static String words(SortedMap<ObVersion, List<String>> versions) {
    return versions.entrySet().stream()
        .map(e -> "%s (%s)".formatted(e.getKey(), Finding.few(e.getValue())))
        .collect(Collectors.joining(", "));
  }
}
