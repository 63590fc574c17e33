package dev.obupgrade.steps.control;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.checks.PreCheck;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.hop.Prepare;
import dev.obupgrade.steps.record.TakeRecord;
import dev.obupgrade.steps.zone.StopZone;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the upgrade is, as the controls see it.
 *
 * @param context of the next step
 * @param begun whether that step has begun
 */
record Place(UpgradeContext context, boolean begun) {
  private static final Set<String> BEFORE_ZONES =
      Set.of(TakeRecord.NAME, PreCheck.NAME, Prepare.NAME);

  StepAddress address() {
    return context.run().address();
  }

  private ObUpgradeStatus status() {
    return context.run().status();
  }

  /** Whether every zone is in service, as far as this upgrade is concerned. */
  boolean everyZoneServes() {
    return address().zone().isEmpty()
        || StepRecords.find(status(), address().sibling(StopZone.NAME)).isEmpty();
  }

  /** Whether no step of the zone has begun. */
  boolean beginsZone() {
    return !begun
        && address()
            .zone()
            .filter(
                zone ->
                    status().hops().get(address().hop().orElseThrow()).zones().stream()
                        .anyMatch(z -> z.name().equals(zone) && z.steps().isEmpty()))
            .isPresent();
  }

  /**
   * Whether every zone serves, and the next steps prepare to take one out of service. Planning
   * touches nothing, and a zone that somebody left stopped is finished first.
   */
  boolean leadsOutOfService() {
    if (begun || !everyZoneServes()) {
      return false;
    }
    return address().zone().isPresent()
        || (BEFORE_ZONES.contains(address().step()) && !leftStopped());
  }

  private boolean leftStopped() {
    return status().hops().stream()
        .flatMap(hop -> hop.zones().stream())
        .filter(zone -> !zone.through())
        .flatMap(zone -> zone.steps().stream())
        .anyMatch(step -> step.name().equals(StopZone.NAME));
  }

  /** Whether the zone is about to go out of service. */
  boolean stopsZone() {
    return !begun && address().step().equals(StopZone.NAME);
  }

  /** The zone's number in the order of the hop, from 0. */
  int zoneNumber() {
    List<String> zones = status().plan().zones();
    return zones.indexOf(address().zone().orElseThrow());
  }

  /** Whether it is the first zone of the first hop, so that no zone was upgraded before. */
  boolean firstZone() {
    return zoneNumber() == 0 && address().hop().equals(Optional.of(0));
  }

  /** Names the zone of this hop in the annotation that approves it. */
  String zoneOfHop() {
    return context.hop().version() + "/" + address().zone().orElseThrow();
  }
}
