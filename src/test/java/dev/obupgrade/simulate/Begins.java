package dev.obupgrade.simulate;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.WindowSpec;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands against taking a zone out of service, besides how the cluster itself stands. */
final class Begins {
  private final World world;
  private final Call call;
  private final String zone;

  Begins(World world, Call call) {
    this.world = world;
    this.call = call;
    this.zone = call.argument(0, String.class);
  }

  /**
   * All of it.
   *
   * @param begin what the turn saw first
   * @param then what the operator could look at last
   */
  Set<String> against(Sight begin, Sight then, Sight now) {
    Set<String> found = new LinkedHashSet<>();
    if (!now.database().zones().getOrDefault(zone, false)) {
      return found;
    }
    Optional<ObUpgrade> acting = acting(now);
    if (acting.isPresent()) {
      drains(begin, then, now, found);
      zones(acting.get().getStatus(), found);
      acting(begin).ifPresent(upgrade -> controls(upgrade, begin, found));
    }
    if (!begin.passwordOpens() && !then.passwordOpens() && !now.passwordOpens()) {
      found.add("rule 7: STOP ZONE %s while the Secret has another password".formatted(zone));
    }
    return found;
  }

  private static Optional<ObUpgrade> acting(Sight sight) {
    return sight.open().stream()
        .filter(
            upgrade ->
                sight.records().stream()
                    .anyMatch(r -> r.holder().equals(upgrade.getMetadata().getUid())))
        .findFirst();
  }

  /** Unless a policy denies budgets, or somebody has deleted them in this very turn. */
  private void drains(Sight begin, Sight then, Sight now, Set<String> found) {
    if (world.scene().kubernetes().faults().denials("PodDisruptionBudget") > 0
        || world.budgetsGoneSince(begin.at())) {
      return;
    }
    for (String other : now.sets().keySet()) {
      String set = world.cluster().setOf(other);
      if (!other.equals(zone) && !then.held().contains(set) && !now.held().contains(set)) {
        found.add(
            "rule 1: STOP ZONE %s while a drain may take the pods of %s".formatted(zone, other));
      }
    }
  }

  private void zones(ObUpgradeStatus status, Set<String> found) {
    List<String> listed =
        status == null || status.plan() == null ? List.of() : status.plan().zones();
    if (!new HashSet<>(listed).equals(new HashSet<>(world.cluster().zones()))) {
      found.add("rule 3: STOP ZONE %s of an upgrade of zones %s".formatted(zone, listed));
    }
  }

  /** What the person wants, as the turn has read it. A step that had begun by then goes on. */
  private void controls(ObUpgrade upgrade, Sight begin, Set<String> found) {
    ObUpgradeStatus status = upgrade.getStatus();
    ObUpgradeSpec spec = upgrade.getSpec();
    if (status == null || status.plan() == null || begun(status)) {
      return;
    }
    if (spec.paused() == PausePoint.BetweenZones || spec.paused() == PausePoint.NextStep) {
      found.add("rule 8: STOP ZONE %s of an upgrade that is paused".formatted(zone));
    }
    if (spec.notBefore() != null
        && begin.operatorTime().isBefore(OffsetDateTime.parse(spec.notBefore()).toInstant())) {
      found.add("rule 8: STOP ZONE %s before the time of spec.notBefore".formatted(zone));
    }
    if (spec.window() != null && !open(spec.window(), begin.operatorTime())) {
      found.add("rule 8: STOP ZONE %s outside the window".formatted(zone));
    }
    approval(upgrade, found);
  }

  private boolean begun(ObUpgradeStatus status) {
    return status.hops().stream()
        .flatMap(hop -> hop.zones().stream())
        .filter(z -> z.name().equals(zone) && !z.through())
        .flatMap(z -> z.steps().stream())
        .map(StepStatus::name)
        .anyMatch("stopZone"::equals);
  }

  /** The simulation's windows are of every day, in UTC. */
  private static boolean open(WindowSpec window, Instant at) {
    LocalTime time = at.atOffset(ZoneOffset.UTC).toLocalTime();
    LocalTime start = LocalTime.parse(window.start());
    LocalTime end = LocalTime.parse(window.end());
    boolean from = !time.isBefore(start);
    boolean until = time.isBefore(end);
    return start.isBefore(end) ? from && until : from || until;
  }

  private void approval(ObUpgrade upgrade, Set<String> found) {
    ObUpgradeStatus status = upgrade.getStatus();
    Approval wanted = upgrade.getSpec().approval();
    boolean needed =
        wanted == Approval.EveryZone
            || wanted == Approval.FirstZone && status.plan().zones().indexOf(zone) == 1;
    String name = upgrade.getMetadata().getName();
    if (needed && !status.continued() && !world.person().hasApproved(name, zone)) {
      found.add("rule 8: STOP ZONE %s, which nobody has approved".formatted(zone));
    }
  }
}
