package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.ZoneOrder;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;

/**
 * Checks that the cluster has at least three zones and that the upgrade names them all. With fewer,
 * no majority remains while one zone is upgraded.
 */
public final class ZoneList implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ZoneList",
        "DBA_OB_ZONES: ZONE",
        Versions.ALL,
        "The cluster has at least three zones, and exactly the zones to upgrade",
        "Name exactly the zones that DBA_OB_ZONES lists. With fewer than three, add zones and replicas to the cluster first.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> zones = cluster.zones().stream().map(Zone::name).sorted().toList();
    List<String> order = intent.zones().isEmpty() ? zones : intent.zones();
    return Finding.of(ZoneOrder.problems(order, zones), String.join(", ", order));
  }
}
