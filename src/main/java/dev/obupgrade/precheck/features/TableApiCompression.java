package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;
import java.util.Locale;

/**
 * Checks that the table API doesn't use zlib. Servers of both versions must understand its clients,
 * and new versions don't know zlib.
 */
public final class TableApiCompression implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TableApiCompression",
        "GV$OB_PARAMETERS: tableapi_transport_compress_func",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "tableapi_transport_compress_func is not a form of zlib",
        "Run ALTER SYSTEM SET tableapi_transport_compress_func = 'zstd_1.3.8'.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Compression.look(
        cluster,
        "tableapi_transport_compress_func",
        value -> value.toLowerCase(Locale.ROOT).startsWith("zlib"));
  }
}
