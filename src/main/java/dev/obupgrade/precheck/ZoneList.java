package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.ZoneOrder;
import java.util.List;

/** With fewer than three zones no majority remains while one is being upgraded. */
final class ZoneList implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ZoneList",
        "DBA_OB_ZONES: ZONE",
        Versions.ALL,
        "at least three zones, and exactly those that are to be upgraded",
        "Name exactly the zones that DBA_OB_ZONES lists. With fewer than three, add zones and replicas to the cluster first.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> zones = cluster.zones().stream().map(Zone::name).sorted().toList();
    List<String> order = intent.zones().isEmpty() ? zones : intent.zones();
    return Finding.of(ZoneOrder.problems(order, zones), String.join(", ", order));
  }
}
