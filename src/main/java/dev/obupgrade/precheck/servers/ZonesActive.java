package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;

/**
 * Checks that every zone is active. While another zone is stopped, STOP ZONE is unsafe and
 * OceanBase refuses it.
 */
public final class ZonesActive implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ZonesActive",
        "DBA_OB_ZONES: STATUS",
        Versions.ALL,
        "Every zone is ACTIVE",
        "Find out why the zone was stopped, then run ALTER SYSTEM START ZONE.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<Zone> zones = cluster.zones();
    if (zones.isEmpty()) {
      return Finding.failed("The database lists no zone");
    }
    return Finding.of(
        zones.stream()
            .filter(zone -> !zone.active())
            .map(zone -> "Zone " + zone.name() + " is not active")
            .toList(),
        "%d zones active".formatted(zones.size()));
  }
}
