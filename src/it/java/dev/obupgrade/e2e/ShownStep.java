package dev.obupgrade.e2e;

import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZoneStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A step's record and where it belongs.
 *
 * @param hop the version of its hop, or empty
 * @param zone its zone, or empty
 */
record ShownStep(String hop, String zone, StepStatus step) {

  /** All steps that have begun, in the order they began. */
  static List<ShownStep> of(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    List<ShownStep> all = new ArrayList<>();
    if (status == null) {
      return all;
    }
    status.steps().forEach(s -> all.add(new ShownStep("", "", s)));
    for (HopStatus hop : status.hops()) {
      hop.steps().forEach(s -> all.add(new ShownStep(hop.version(), "", s)));
      for (ZoneStatus zone : hop.zones()) {
        zone.steps().forEach(s -> all.add(new ShownStep(hop.version(), zone.name(), s)));
      }
    }
    all.removeIf(s -> s.step().startedAt() == null);
    // stable: steps that began in the same instant stay in the list's order
    all.sort(Comparator.comparing(s -> s.step().startedAt()));
    return all;
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
    double seconds = Math.max(0, duration.toMillis()) / 1000.0;
    return seconds < 10
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }
}
