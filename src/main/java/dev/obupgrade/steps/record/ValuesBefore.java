package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The values from before {@code upgrade_pre.py}. A record leaves out what {@code upgrade_post.py}
 * would restore anyway. That script never runs for an upgrade that is cancelled, so the values that
 * are not in the record have to be known too.
 */
public final class ValuesBefore {
  /**
   * What the script sets to False, in any version of it: special_action in upgrade_pre.py of
   * OceanBase's source, after BEGIN ROLLING UPGRADE and before the health check.
   */
  private static final List<String> TURNED_OFF =
      List.of(
          "enable_ddl",
          "enable_major_freeze",
          "_enable_adaptive_compaction",
          "_ob_enable_direct_load",
          "enable_rebalance",
          "enable_rereplication");

  private static final String OFF = "False";

  private ValuesBefore() {}

  /**
   * All values to restore.
   *
   * @param from the version before the hop
   * @param to the version of the hop
   */
  public static List<SavedValue> of(
      ClusterRecord record, ObVersion from, ObVersion to, ClusterView view) {
    List<String> names = new ArrayList<>(TURNED_OFF);
    if (from.compareTo(SavedParameters.BLOOM_FILTER_OFF) < 0
        && to.compareTo(SavedParameters.BLOOM_FILTER_OFF) >= 0) {
      names.add(SavedParameters.BLOOM_FILTER);
    }
    Map<Long, String> tenants =
        view.tenants().stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
    List<SavedValue> values = new ArrayList<>(record.saved());
    view.parameters(names).stream()
        .collect(
            Collectors.groupingBy(
                ParameterValue::name, Collectors.groupingBy(ParameterValue::tenantId)))
        .forEach(
            (name, byTenant) ->
                byTenant.forEach(
                    (tenant, rows) -> {
                      SavedValue before = notSaved(name, tenant, tenants);
                      if (needed(tenant, rows)
                          && record.saved().stream().noneMatch(s -> Leftover.same(s, before))) {
                        values.add(before);
                      }
                    }));
    values.sort(SavedParameters.ORDER);
    return values;
  }

  /** A server whose row is missing may still have the script's value of a cluster's parameter. */
  private static boolean needed(OptionalLong tenant, List<ParameterValue> rows) {
    return tenant.isEmpty() || rows.stream().anyMatch(row -> row.value().equalsIgnoreCase(OFF));
  }

  private static SavedValue notSaved(String name, OptionalLong tenant, Map<Long, String> tenants) {
    Long id = tenant.isEmpty() ? null : tenant.getAsLong();
    return new SavedValue(
        SavedValue.PARAMETER,
        name,
        id == null ? null : tenants.getOrDefault(id, String.valueOf(id)),
        SavedParameters.leftBehind(name),
        List.of(),
        id);
  }
}
