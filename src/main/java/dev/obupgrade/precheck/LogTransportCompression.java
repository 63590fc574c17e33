package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;

/**
 * Servers of different versions must be able to read each other's logs, and new ones no longer know
 * this zlib.
 */
final class LogTransportCompression implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogTransportCompression",
        "__all_virtual_tenant_parameter_info: log_transport_compress_func",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "log_transport_compress_func is zlib_1.0 for no tenant",
        "ALTER SYSTEM SET log_transport_compress_func = 'zstd_1.3.8' TENANT = <tenant>.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Compression.look(
        cluster, "log_transport_compress_func", value -> value.equalsIgnoreCase("zlib_1.0"));
  }
}
