package dev.obupgrade.e2e;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.status.Took;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A step's record and where it belongs.
 *
 * @param hop the version of its hop, or empty
 * @param zone its zone, or empty
 * @param past whether its zone or hop is through, so that only the step's time is known
 */
record ShownStep(String hop, String zone, StepStatus step, boolean past) {

  /** All steps that have begun, in the order they began. */
  static List<ShownStep> of(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    List<ShownStep> all = new ArrayList<>();
    if (status == null) {
      return all;
    }
    status.steps().forEach(s -> all.add(new ShownStep("", "", s, false)));
    for (HopStatus hop : status.hops()) {
      around(hop).forEach(s -> all.add(new ShownStep(hop.version(), "", s, hop.through())));
      for (ZoneStatus zone : hop.zones()) {
        List<StepStatus> steps =
            zone.through() ? past(zone.startedAt(), zone.took()) : zone.steps();
        steps.forEach(s -> all.add(new ShownStep(hop.version(), zone.name(), s, zone.through())));
      }
    }
    all.removeIf(s -> s.step().startedAt() == null);
    // stable: steps that began in the same instant stay in the list's order
    all.sort(Comparator.comparing(s -> s.step().startedAt()));
    return all;
  }

  private static List<StepStatus> around(HopStatus hop) {
    return hop.through() ? past(hop.startedAt(), hop.took()) : hop.steps();
  }

  /**
   * Returns the steps of a hop or zone that is through, one after the other. Only their times are
   * known.
   */
  private static List<StepStatus> past(Instant from, String took) {
    List<StepStatus> steps = new ArrayList<>();
    Instant at = from;
    for (Took step : Took.parse(took)) {
      Instant end = at.plus(step.time());
      steps.add(StepStatus.begun(step.step(), at).succeeded("", end));
      at = end;
    }
    return steps;
  }

  String place() {
    return zone.isEmpty() ? step.name() : zone + "/" + step.name();
  }

  Duration duration(Instant now) {
    Instant end = step.finishedAt() == null ? now : step.finishedAt();
    return Duration.between(step.startedAt(), end);
  }

  String mark() {
    return switch (step.phase()) {
      case StepPhase.Succeeded -> "✓";
      case StepPhase.Failed -> "✗";
      case StepPhase.Running -> "●";
    };
  }

  static String seconds(Duration duration) {
    return Math.max(0, duration.toSeconds()) + " s";
  }
}
