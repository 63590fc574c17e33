package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters that the simulated servers have, by version. */
final class ParameterCatalogue {
  private static final String EVER = "9999.0.0.0";

  enum Scope {
    CLUSTER,
    TENANT
  }

  /**
   * @param type BOOL, STRING, TIME, INT, CAPACITY or DOUBLE
   */
  record Definition(
      String name, Scope scope, String type, String value, String since, String until) {
    /** Returns the value as servers show it, or empty if it doesn't fit the parameter's type. */
    Optional<String> normal(String text) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      return switch (type) {
        case "BOOL" ->
            switch (lower) {
              case "true", "1", "on", "yes", "t" -> Optional.of("True");
              case "false", "0", "off", "no", "f" -> Optional.of("False");
              default -> Optional.empty();
            };
        case "TIME" -> Optional.of(text).filter(t -> lower.matches("\\d+(us|ms|s|m|h|d)?"));
        case "CAPACITY" -> Optional.of(text).filter(t -> lower.matches("\\d+([bkmgtp]b?)?"));
        case "INT" -> Optional.of(text).filter(t -> lower.matches("-?\\d+"));
        case "DOUBLE" -> Optional.of(text).filter(t -> lower.matches("-?\\d+(\\.\\d+)?"));
        default -> Optional.of(text);
      };
    }

    boolean in(Build build) {
      return build.atLeast(since) && (until.equals(EVER) || !build.atLeast(until));
    }
  }

  private static final List<Definition> ALL =
      List.of(
          cluster("min_observer_version", "STRING", ""),
          cluster("enable_upgrade_mode", "BOOL", "False"),
          cluster("_upgrade_stage", "STRING", "NONE"),
          cluster("enable_ddl", "BOOL", "True"),
          cluster("enable_major_freeze", "BOOL", "True"),
          cluster("enable_rereplication", "BOOL", "True"),
          new Definition("enable_rebalance", Scope.CLUSTER, "BOOL", "True", "0.0.0.0", "4.2.0.0"),
          new Definition("enable_rebalance", Scope.TENANT, "BOOL", "True", "4.2.0.0", EVER),
          new Definition("_ob_enable_direct_load", Scope.CLUSTER, "BOOL", "True", "4.1.0.0", EVER),
          cluster("enable_sys_table_ddl", "BOOL", "False"),
          cluster("server_permanent_offline_time", "TIME", "3600s"),
          cluster("lease_time", "TIME", "10s"),
          cluster("server_check_interval", "TIME", "30s"),
          cluster("internal_sql_execute_timeout", "TIME", "30s"),
          new Definition("syslog_level", Scope.CLUSTER, "STRING", "INFO", "0.0.0.0", "4.1.0.0"),
          new Definition("syslog_level", Scope.CLUSTER, "STRING", "WDIAG", "4.1.0.0", EVER),
          cluster("rpc_timeout", "TIME", "2s"),
          cluster("tableapi_transport_compress_func", "STRING", "none"),
          cluster("cluster", "STRING", "obcluster"),
          cluster("cluster_id", "INT", "1"),
          cluster("rpc_port", "INT", "2882"),
          cluster("mysql_port", "INT", "2881"),
          cluster("zone", "STRING", ""),
          cluster("memory_limit", "CAPACITY", "8G"),
          cluster("system_memory", "CAPACITY", "1G"),
          cluster("datafile_size", "CAPACITY", "100G"),
          cluster("log_disk_size", "CAPACITY", "40G"),
          cluster("cpu_count", "INT", "16"),
          cluster("trace_log_slow_query_watermark", "TIME", "1s"),
          cluster("enable_syslog_recycle", "BOOL", "True"),
          cluster("max_syslog_file_count", "INT", "10"),
          cluster("major_freeze_duty_time_hint", "STRING", ""),
          new Definition("compatible", Scope.TENANT, "STRING", "0.0.0.0", "4.1.0.0", EVER),
          new Definition(
              "_enable_adaptive_compaction", Scope.TENANT, "BOOL", "True", "4.1.0.0", EVER),
          new Definition("_bloom_filter_enabled", Scope.TENANT, "BOOL", "True", "0.0.0.0", EVER),
          new Definition(
              "log_transport_compress_func", Scope.TENANT, "STRING", "lz4_1.0", "4.1.0.0", EVER),
          new Definition(
              "major_freeze_duty_time", Scope.TENANT, "STRING", "02:00", "0.0.0.0", EVER),
          new Definition("undo_retention", Scope.TENANT, "INT", "1800", "0.0.0.0", EVER));

  private ParameterCatalogue() {}

  static List<Definition> of(Build build) {
    return ALL.stream().filter(definition -> definition.in(build)).toList();
  }

  static Optional<Definition> find(String name, Build build) {
    return of(build).stream().filter(d -> d.name().equalsIgnoreCase(name)).findFirst();
  }

  private static Definition cluster(String name, String type, String value) {
    return new Definition(name, Scope.CLUSTER, type, value, "0.0.0.0", EVER);
  }
}
