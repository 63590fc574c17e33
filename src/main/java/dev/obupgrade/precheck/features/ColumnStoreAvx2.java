package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Obstacles;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that newer binaries can read tables stored by columns. Up to 4.3.3, such tables may be
 * encoded for processors with AVX2. Newer binaries can't read this encoding on a processor without
 * AVX2.
 */
public final class ColumnStoreAvx2 implements Check {

  private static final Map<Obstacle, String> WORDS =
      Map.of(
          Obstacle.COLUMN_STORE_TABLE, "%d tables are stored by columns",
          Obstacle.COLUMN_STORE_GROUP, "%d column groups are stored by columns");

  @Override
  public Definition definition() {
    return new Definition(
        "ColumnStoreAvx2",
        "__all_virtual_table: row_store_type; __all_virtual_column_group: row_store_type; the processor of the machine that runs the check",
        Versions.between("4.3.0.0", "4.3.3.0"),
        Targets.from("4.3.3.0"),
        "No table is stored by columns, or the servers' processors have AVX2",
        "Move the servers to processors with AVX2. Or give the table another format (ALTER TABLE <table> ROW_FORMAT = DYNAMIC, no COLUMN GROUP) and merge. If the servers have other processors than the machine that runs the check, name theirs (--cpu-arch, spec.preCheck.cpuArch).");
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.avx2() == Intent.Avx2.AVAILABLE) {
      return Finding.passed("The servers' processors have AVX2");
    }
    List<String> found = new ArrayList<>();
    for (Obstacle kind : List.of(Obstacle.COLUMN_STORE_TABLE, Obstacle.COLUMN_STORE_GROUP)) {
      if (cluster.count(kind).isEmpty()) {
        return Finding.lacking(definition());
      }
      Obstacles.failure(cluster, kind, WORDS.get(kind)).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      return Finding.passed("No table is stored by columns");
    }
    String seen = String.join("; ", found);
    return intent.avx2() == Intent.Avx2.MISSING
        ? Finding.failed(seen + "; the processor has no AVX2")
        : Finding.warning(seen + "; it is unknown whether the servers' processors have AVX2");
  }
}
