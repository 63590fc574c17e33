package dev.obupgrade.precheck.compaction;

import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks that no major compaction is running. A major compaction competes with the restart, and its
 * result depends on one version of the binary.
 */
public final class TenantCompaction implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantCompaction",
        "CDB_OB_MAJOR_COMPACTION: GLOBAL_BROADCAST_SCN, LAST_SCN, STATUS",
        Versions.ALL,
        "Every tenant's major compaction is IDLE and has merged everything broadcast",
        "Wait for the merge. If it is suspended, run ALTER SYSTEM RESUME MERGE TENANT = <name>, then wait.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<Long, Compaction> byTenant =
        cluster.compactions().stream()
            .collect(Collectors.toMap(Compaction::tenantId, c -> c, (a, b) -> a));
    var tenants = cluster.tenants();
    var problems = new ArrayList<String>();
    for (Tenant tenant : tenants) {
      Compaction compaction = byTenant.get(tenant.id());
      if (compaction == null) {
        problems.add("Tenant " + tenant.name() + " shows no state of its compaction");
      } else if (!compaction.idle()) {
        problems.add(
            "Tenant %s is merging%s"
                .formatted(tenant.name(), compaction.suspended() ? " (suspended)" : ""));
      }
    }
    return tenants.isEmpty()
        ? Finding.failed("The database lists no tenant")
        : Finding.of(problems, "%d tenants idle".formatted(tenants.size()));
  }
}
