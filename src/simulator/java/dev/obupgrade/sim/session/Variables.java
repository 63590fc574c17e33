package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** System variables of a session, and the user's own. */
final class Variables {
  private static final Map<String, String> DEFAULTS = new HashMap<>();

  static {
    String all =
        """
        auto_increment_increment=1
        auto_increment_offset=1
        autocommit=1
        character_set_client=utf8mb4
        character_set_connection=utf8mb4
        character_set_database=utf8mb4
        character_set_results=utf8mb4
        character_set_server=utf8mb4
        character_set_system=utf8mb4
        collation_connection=utf8mb4_general_ci
        collation_database=utf8mb4_general_ci
        collation_server=utf8mb4_general_ci
        foreign_key_checks=1
        have_ssl=DISABLED
        init_connect=
        interactive_timeout=28800
        license=GPL
        lower_case_table_names=1
        max_allowed_packet=16777216
        max_execution_time=0
        net_buffer_length=16384
        net_read_timeout=30
        net_write_timeout=60
        performance_schema=0
        protocol_version=10
        query_cache_size=0
        query_cache_type=0
        read_only=0
        sql_auto_is_null=0
        sql_mode=STRICT_ALL_TABLES,NO_ZERO_IN_DATE
        sql_notes=1
        sql_quote_show_create=1
        sql_safe_updates=0
        sql_select_limit=9223372036854775807
        sql_warnings=0
        system_time_zone=UTC
        time_zone=+00:00
        transaction_isolation=READ-COMMITTED
        transaction_read_only=0
        tx_isolation=READ-COMMITTED
        tx_read_only=0
        unique_checks=1
        version_compile_os=Linux
        wait_timeout=28800
        ob_compatibility_mode=MYSQL
        ob_enable_plan_cache=1
        ob_log_level=disabled
        ob_query_timeout=10000000
        ob_read_consistency=STRONG
        ob_route_policy=READONLY_ZONE_FIRST
        ob_trx_idle_timeout=86400000000
        ob_trx_lock_timeout=-1
        ob_trx_timeout=86400000000
        ob_enable_transmission_checksum=1
        ob_capability_flag=916303
        ob_proxy_partition_hit=1
        ob_proxy_set_trx_executed=0
        ob_enable_trace_log=0
        binlog_row_image=FULL
        tracking=
        session_track_gtids=OFF
        session_track_schema=1
        group_concat_max_len=1024
        profiling=0
        default_storage_engine=OceanBase
        storage_engine=OceanBase
        recyclebin=0
        parallel_servers_target=160
        """;
    all.lines()
        .forEach(
            line ->
                DEFAULTS.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
  }

  private final Map<String, String> system = new TreeMap<>(DEFAULTS);
  private final Map<String, String> users = new HashMap<>();

  private final Map<String, String> globals;
  private boolean setsQueryTimeout;

  /**
   * @param globals the values for all later sessions
   */
  Variables(String version, Map<String, String> globals) {
    this.globals = globals;
    system.put("version", "5.7.25-OceanBase_CE-v" + version);
    system.put("version_comment", "OceanBase_CE " + version);
    system.putAll(globals);
    setsQueryTimeout = globals.containsKey("ob_query_timeout");
  }

  /** Returns a variable of this session, or the value with which later ones begin. */
  Map<String, String> all(boolean global) {
    Map<String, String> all = new TreeMap<>(system);
    if (global) {
      all.replaceAll((name, value) -> global(name));
    }
    return all;
  }

  String get(String name) {
    return system.get(name);
  }

  /** In microseconds. */
  long queryTimeout() {
    return Long.parseLong(system.get("ob_query_timeout"));
  }

  /** Whether the session has set its query timeout itself. */
  boolean setsQueryTimeout() {
    return setsQueryTimeout;
  }

  /** Returns a user's variable, or null if it was never set. */
  String user(String name) {
    return users.get(name.replace("`", "").toLowerCase(Locale.ROOT));
  }

  void setUser(String name, String value) {
    users.put(name.toLowerCase(Locale.ROOT), value);
  }

  void set(String name, String value) throws SqlError {
    String key = name.toLowerCase(Locale.ROOT);
    system.put(key, normal(key, value));
    setsQueryTimeout |= key.equals("ob_query_timeout");
  }

  /** Sets a variable for later sessions. This one keeps its value. */
  void setGlobal(String name, String value) throws SqlError {
    String key = name.toLowerCase(Locale.ROOT);
    globals.put(key, normal(key, value));
  }

  private String normal(String name, String value) throws SqlError {
    String key = name.toLowerCase(Locale.ROOT);
    if (!system.containsKey(key)) {
      throw unknown(name);
    }
    String normal =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "default" -> DEFAULTS.getOrDefault(key, "");
          case "on", "true" -> isFlag(key) ? "1" : value;
          case "off", "false" -> isFlag(key) ? "0" : value;
          default -> value;
        };
    if (key.endsWith("_timeout") && !normal.matches("-?\\d+")) {
      throw new SqlError(1232, "42000", "Incorrect argument type to variable '" + key + "'");
    }
    return normal;
  }

  private static boolean isFlag(String key) {
    return "0".equals(DEFAULTS.get(key)) || "1".equals(DEFAULTS.get(key));
  }

  /**
   * Returns a variable with its marks as an SQL literal, or NULL for a user's variable that was
   * never set.
   */
  String literal(String marked) {
    if (!marked.startsWith("@@")) {
      return quoted(users.get(marked.substring(1).toLowerCase(Locale.ROOT)));
    }
    String name = marked.substring(2).toLowerCase(Locale.ROOT);
    boolean global = name.startsWith("global.");
    name = name.replaceFirst("^(session|global|local)\\.", "");
    if (!system.containsKey(name)) {
      throw new SqlError.Unchecked(unknown(name));
    }
    return quoted(global ? global(name) : system.get(name));
  }

  /** Returns the value with which a session begins. */
  private String global(String name) {
    return globals.getOrDefault(name, DEFAULTS.getOrDefault(name, system.get(name)));
  }

  static String quoted(String value) {
    if (value == null) {
      return "NULL";
    }
    return value.matches("-?\\d{1,18}") ? value : "'" + value.replace("'", "''") + "'";
  }

  private static SqlError unknown(String name) {
    return new SqlError(1193, "HY000", "Unknown system variable '" + name + "'");
  }
}
