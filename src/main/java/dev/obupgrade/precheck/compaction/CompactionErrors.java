package dev.obupgrade.precheck.compaction;

import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Named;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no major compaction is in error. A merge that ended in an error (replicas with
 * different checksums) stays in error until a person clears it. New binaries would merge on top of
 * it.
 */
public final class CompactionErrors implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "CompactionErrors",
        "CDB_OB_MAJOR_COMPACTION: IS_ERROR",
        Versions.ALL,
        "No tenant's major compaction is in error",
        "Look for the tenant in CDB_OB_MAJOR_COMPACTION (INFO) and in the checksum error views. After you repair it, run ALTER SYSTEM CLEAR MERGE ERROR TENANT = <name>.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var compactions = cluster.compactions();
    return compactions.isEmpty()
        ? Finding.failed("The database shows no tenant's compaction")
        : Finding.of(
            compactions.stream()
                .filter(Compaction::error)
                .map(
                    c ->
                        "The merge of tenant %s is in error"
                            .formatted(Named.tenant(cluster, c.tenantId())))
                .toList(),
            "%d tenants without error".formatted(compactions.size()));
  }
}
