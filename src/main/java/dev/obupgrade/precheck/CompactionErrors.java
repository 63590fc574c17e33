package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.FitnessView;

/**
 * A merge that ended in an error (replicas with different checksums) stays an error until somebody
 * has looked; new binaries would merge on top of it.
 */
final class CompactionErrors implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "CompactionErrors",
        "CDB_OB_MAJOR_COMPACTION: IS_ERROR",
        Versions.ALL,
        "no tenant's major compaction in error",
        "Look for the tenant in CDB_OB_MAJOR_COMPACTION (INFO) and in the checksum error views; when it is repaired: ALTER SYSTEM CLEAR MERGE ERROR TENANT = <name>.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var compactions = cluster.compactions();
    return compactions.isEmpty()
        ? Finding.failed("the database shows no tenant's compaction")
        : Finding.of(
            compactions.stream()
                .filter(Compaction::error)
                .map(c -> "the merge of tenant %d is in error".formatted(c.tenantId()))
                .toList(),
            "%d tenants without error".formatted(compactions.size()));
  }
}
