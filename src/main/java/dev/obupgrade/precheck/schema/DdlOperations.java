package dev.obupgrade.precheck.schema;

import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Named;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;

/**
 * Checks the length of each tenant's history of schema changes. Every server reads the history when
 * it starts. Upgrades are known to break with more than ten million entries.
 */
public final class DdlOperations implements Check {

  private static final long MOST = 10_000_000;

  @Override
  public Definition definition() {
    return new Definition(
        "DdlOperations",
        "__all_virtual_tablet_replica_checksum: row_count of tablet 5, as of the last merge; __all_virtual_ddl_operation of a tenant that has never merged",
        Versions.ALL,
        "No tenant has more than 10,000,000 entries",
        "Ask the vendor's support how to shorten the tenant's __all_ddl_operation. Stop what makes so many schema changes (temporary tables, partitions by script).");
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Finding.unlessMissing(
        definition(),
        () -> {
          List<DdlHistory> histories = cluster.ddlHistory();
          return Finding.of(
              histories.stream()
                  .filter(h -> h.operations() > MOST)
                  .map(
                      h ->
                          "Tenant %s has %,d entries"
                              .formatted(Named.tenant(cluster, h.tenantId()), h.operations()))
                  .toList(),
              "%,d at most"
                  .formatted(histories.stream().mapToLong(DdlHistory::operations).max().orElse(0)));
        });
  }
}
