package dev.obupgrade.upgrade;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that an upgrade changes in a database besides versions, to be compared before and after. */
public final class Parameters {
  private static final List<String> NAMES =
      List.of(
          "server_permanent_offline_time",
          "enable_rebalance",
          "enable_rereplication",
          "enable_ddl",
          "enable_major_freeze",
          "_enable_adaptive_compaction",
          "_ob_enable_direct_load",
          "enable_sys_table_ddl",
          "syslog_level",
          "enable_upgrade_mode",
          "_upgrade_stage");

  private Parameters() {}

  public static Map<String, String> of(FakeCluster cluster) {
    try (Database database = cluster.database()) {
      Map<String, String> all =
          database.parameters(NAMES).stream()
              .collect(
                  Collectors.toMap(
                      p -> p.name() + " of " + p.tenantId() + " on " + p.server(),
                      p -> p.value(),
                      (one, other) -> one + "," + other,
                      TreeMap::new));
      database
          .compactions()
          .forEach(c -> all.put("merge suspended of " + c.tenantId(), "" + c.suspended()));
      return all;
    }
  }
}
