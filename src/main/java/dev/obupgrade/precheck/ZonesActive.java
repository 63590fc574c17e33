package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Zone;
import java.util.List;

/** STOP ZONE is refused, and unsafe, while another zone is stopped. */
final class ZonesActive implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "ZonesActive",
        "DBA_OB_ZONES: STATUS",
        Versions.ALL,
        "every zone ACTIVE",
        "Find out why the zone was stopped, then ALTER SYSTEM START ZONE.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<Zone> zones = cluster.zones();
    if (zones.isEmpty()) {
      return Finding.failed("the database lists no zone");
    }
    return Finding.of(
        zones.stream()
            .filter(zone -> !zone.active())
            .map(zone -> "zone " + zone.name() + " is not active")
            .toList(),
        "%d zones active".formatted(zones.size()));
  }
}
