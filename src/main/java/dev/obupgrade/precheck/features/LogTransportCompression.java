package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant sends its log compressed by zlib_1.0. Servers of different versions must
 * read each other's logs, and new versions don't know this zlib.
 */
public final class LogTransportCompression implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogTransportCompression",
        "__all_virtual_tenant_parameter_info: log_transport_compress_func",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "No tenant has log_transport_compress_func zlib_1.0",
        "Run ALTER SYSTEM SET log_transport_compress_func = 'zstd_1.3.8' TENANT = <tenant>.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Compression.look(
        cluster, "log_transport_compress_func", value -> value.equalsIgnoreCase("zlib_1.0"));
  }
}
