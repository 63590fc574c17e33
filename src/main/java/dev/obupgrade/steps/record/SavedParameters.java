package dev.obupgrade.steps.record;

import dev.obupgrade.api.Texts;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.SavedValuesText;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the values that an upgrade changes in the database besides the versions. It keeps only
 * values that the vendor's scripts would not leave behind anyway.
 */
public final class SavedParameters {
  /** The vendor's checker sets it to 72h, and no script restores it. */
  public static final String PERMANENT_OFFLINE = "server_permanent_offline_time";

  /**
   * upgrade_pre.py turns it off for good on the way to 4.2.0.0 and beyond, and leaves it alone
   * later. So its value matters only if the upgrade is cancelled.
   */
  static final String BLOOM_FILTER = "_bloom_filter_enabled";

  static final ObVersion BLOOM_FILTER_OFF = new ObVersion(4, 2, 0, 0);

  /**
   * What the vendor's scripts leave when they are done. Another value from before would be lost.
   */
  private static final Map<String, String> LEFT_BEHIND =
      new TreeMap<>(
          Map.of(
              PERMANENT_OFFLINE,
              OfflineTime.BY_CHECKER,
              "enable_rebalance",
              "True",
              "enable_rereplication",
              "True",
              "enable_ddl",
              "True",
              "enable_major_freeze",
              "True",
              "_enable_adaptive_compaction",
              "True",
              "_ob_enable_direct_load",
              "True",
              "enable_sys_table_ddl",
              "False",
              "syslog_level",
              "WDIAG",
              BLOOM_FILTER,
              "True"));

  private static final int MOST_LISTED = 30;

  static final Comparator<SavedValue> ORDER = SavedValuesText.ORDER;

  private SavedParameters() {}

  static Set<String> names() {
    return LEFT_BEHIND.keySet();
  }

  static List<SavedValue> read(ClusterView view) {
    Map<Long, String> tenants =
        view.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
    List<SavedValue> saved = new ArrayList<>();
    Map<Key, List<ParameterValue>> byParameter =
        view.parameters(LEFT_BEHIND.keySet()).stream()
            .collect(
                Collectors.groupingBy(
                    p -> new Key(p.name(), tenantName(p, tenants), tenantId(p)),
                    Collectors.toList()));
    byParameter.forEach((key, values) -> saved.addAll(grouped(key, values)));
    if (saved.stream().anyMatch(SavedParameters::ofBloomFilter)
        && view.upgradeState().minObserverVersions().stream()
            .allMatch(version -> version.compareTo(BLOOM_FILTER_OFF) >= 0)) {
      saved.removeIf(SavedParameters::ofBloomFilter);
    }
    view.compactions().stream()
        .filter(Compaction::suspended)
        .map(Compaction::tenantId)
        .map(
            id ->
                new SavedValue(
                    SavedValue.SUSPENDED_MERGE,
                    "merge",
                    tenants.getOrDefault(id, String.valueOf(id)),
                    "suspended",
                    List.of(),
                    id))
        .forEach(saved::add);
    saved.sort(ORDER);
    return saved;
  }

  private static boolean ofBloomFilter(SavedValue value) {
    return value.name().equals(BLOOM_FILTER);
  }

  /** What the scripts leave behind of a parameter; a record has no value that equals it. */
  static String leftBehind(String name) {
    return LEFT_BEHIND.get(name);
  }

  private static String tenantName(ParameterValue value, Map<Long, String> tenants) {
    return value.tenantId().isEmpty()
        ? null
        : tenants.getOrDefault(
            value.tenantId().getAsLong(), String.valueOf(value.tenantId().getAsLong()));
  }

  private static Long tenantId(ParameterValue value) {
    return value.tenantId().isEmpty() ? null : value.tenantId().getAsLong();
  }

  private static List<SavedValue> grouped(Key key, List<ParameterValue> values) {
    Map<String, List<ParameterValue>> byValue =
        values.stream()
            .collect(
                Collectors.groupingBy(ParameterValue::value, TreeMap::new, Collectors.toList()));
    boolean uniform = byValue.size() == 1;
    List<SavedValue> saved = new ArrayList<>();
    byValue.forEach(
        (value, where) -> {
          boolean leftBehind = value.equalsIgnoreCase(LEFT_BEHIND.get(key.name()));
          if (!leftBehind || !uniform) {
            List<String> servers =
                uniform
                    ? List.of()
                    : where.stream().map(p -> p.server().toString()).sorted().toList();
            saved.add(
                new SavedValue(
                    SavedValue.PARAMETER,
                    key.name(),
                    key.tenant(),
                    value,
                    servers,
                    key.tenantId()));
          }
        });
    return saved;
  }

  private record Key(String name, String tenant, Long tenantId) {}

  /** The parameter, and the tenant that it belongs to if any. */
  static String name(SavedValue saved) {
    return saved.name() + (saved.tenant() == null ? "" : " of tenant " + saved.tenant());
  }

  /** For people, such as {@code enable_ddl = False}. */
  static String describe(SavedValue saved) {
    return name(saved) + " = " + saved.value();
  }

  /** For people: the first of them, because a status must stay small. */
  static String list(List<SavedValue> saved) {
    return saved.isEmpty()
        ? "none"
        : Texts.few(saved.stream().map(SavedParameters::describe).toList(), MOST_LISTED);
  }
}
