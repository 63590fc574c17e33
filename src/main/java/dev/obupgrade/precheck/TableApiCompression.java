package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import java.util.Locale;

/**
 * Clients of the table API must be understood by servers of either version, and new ones no longer
 * know zlib.
 */
final class TableApiCompression implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TableApiCompression",
        "GV$OB_PARAMETERS: tableapi_transport_compress_func",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "tableapi_transport_compress_func is no form of zlib",
        "ALTER SYSTEM SET tableapi_transport_compress_func = 'zstd_1.3.8'.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Compression.look(
        cluster,
        "tableapi_transport_compress_func",
        value -> value.toLowerCase(Locale.ROOT).startsWith("zlib"));
  }
}
