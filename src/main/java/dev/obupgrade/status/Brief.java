package dev.obupgrade.status;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.TakenOver;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the whole story of an upgrade in a few lines, for the eye only.
 *
 * <ol>
 *   <li>The path and the progress.
 *   <li>What the operator took over, if the upgrade continues another one.
 *   <li>What a control of a person holds, if one does.
 *   <li>The step under way, if it is outside the zones.
 *   <li>A line a zone of the hop under way; earlier and later hops in a line each.
 *   <li>What has drifted from what was established, if anything.
 *   <li>What has become of the cluster since the upgrade ended, if that needs somebody.
 *   <li>What a person can do now, if anything.
 * </ol>
 */
final class Brief {
  /** As many as a spec may have zones, and the lines around them. */
  static final int MOST_LINES = 20;

  static final int LONGEST_LINE = 160;

  private final ObUpgradeStatus status;
  private final Optional<StepAddress> place;
  private final boolean headline;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param headline whether the status' message is no step's
   */
  private Brief(
      ObUpgradeStatus status, Optional<StepAddress> place, boolean headline, Instant now) {
    this.status = status;
    this.place = place;
    this.headline = headline;
    this.now = now;
  }

  static List<String> of(ObUpgradeStatus status, Situation situation, Instant now) {
    boolean headline =
        situation instanceof Situation.Ended
            || situation instanceof Situation.Cancelled
            || situation instanceof Situation.Held;
    return new Brief(status, place(situation), headline, now).text();
  }

  /** Of an upgrade that stands at a step. */
  static List<String> at(ObUpgradeStatus status, StepAddress place, Instant now) {
    return new Brief(status, Optional.of(place), false, now).text();
  }

  static List<String> ofEnded(ObUpgradeStatus status, Instant now) {
    return new Brief(status, Optional.empty(), true, now).text();
  }

  private List<String> text() {
    compose();
    return lines.stream().limit(MOST_LINES).map(Brief::shortened).toList();
  }

  private void compose() {
    Optional<StepAddress> at = place;
    int hop = at.flatMap(StepAddress::hop).orElseGet(this::hopWithoutPlace);
    lines.add(path(hop));
    takenOver();
    if (headline) {
      lines.add(withoutFix(status.message()));
    }
    at.filter(a -> a.zone().isEmpty())
        .flatMap(a -> StepRecords.find(status, a))
        .filter(s -> !headline || !status.message().contains(s.message()))
        .ifPresent(s -> lines.add(stepColumns(s)));
    if (!status.hops().isEmpty() && hop >= 0) {
      others("Through", status.hops().subList(0, hop));
      if (at.isPresent() || begun(status.hops().get(hop))) {
        zones(status.hops().get(hop));
      }
      others("Next", status.hops().subList(hop + 1, status.hops().size()));
    }
    failedChecks();
    drift();
    leftBehind();
    git();
    cancelling();
    advice();
  }

  private void takenOver() {
    if (status.continued()) {
      TakenOver takenOver = status.plan().takenOver();
      lines.add("Taken over (%s): %s".formatted(takenOver.from(), takenOver.evidence()));
    }
  }

  private static Optional<StepAddress> place(Situation situation) {
    return switch (situation) {
      case Situation.Running r -> Optional.of(r.at());
      case Situation.Stalled s -> Optional.of(s.at());
      case Situation.Held h -> Optional.of(h.at());
      case Situation.Ended e -> Optional.empty();
      case Situation.Cancelled c -> Optional.empty();
    };
  }

  /** Before the hops and after them: the first one and the last. */
  private int hopWithoutPlace() {
    List<HopStatus> hops = status.hops();
    if (hops.isEmpty()) {
      return -1;
    }
    return hops.getFirst().through() ? hops.size() - 1 : 0;
  }

  private String path(int hop) {
    UpgradePlan plan = status.plan();
    if (plan == null) {
      return "Planning";
    }
    String path =
        plan.from()
            + plan.hops().stream().map(h -> " -> " + arrival(h)).collect(Collectors.joining());
    String of =
        plan.hops().size() < 2 ? "" : "   hop %d of %d".formatted(hop + 1, plan.hops().size());
    return path + of + (status.progress() == null ? "" : "   " + status.progress());
  }

  private static String arrival(PlannedHop hop) {
    return hop.build() == null ? hop.version() : hop.build();
  }

  private String stepColumns(StepStatus step) {
    return columns(step.name(), word(step), step.message());
  }

  /** Checks alone end without any zone. */
  private static boolean begun(HopStatus hop) {
    return hop.zones().stream().anyMatch(z -> z.through() || !z.steps().isEmpty());
  }

  private void zones(HopStatus hop) {
    int width = hop.zones().stream().mapToInt(z -> z.name().length()).max().orElse(0);
    hop.zones().forEach(z -> lines.add(padded(z.name(), width) + "   " + zone(z)));
  }

  private String zone(ZoneStatus zone) {
    if (zone.through()) {
      return columns(
          "upgraded",
          exact(Duration.between(zone.startedAt(), zone.finishedAt())),
          zone.outOfServiceSeconds() == null
              ? ""
              : "out of service for " + exact(Duration.ofSeconds(zone.outOfServiceSeconds())));
    }
    return zone.steps().isEmpty() ? "not begun" : stepColumns(zone.steps().getLast());
  }

  /** How long the step has been under way, or how it ended. */
  private String word(StepStatus step) {
    return switch (step.phase()) {
      case Running -> coarse(Duration.between(step.startedAt(), now));
      case Succeeded -> "done";
      case Failed -> "failed";
    };
  }

  private static String columns(String what, String time, String text) {
    return "%-16s  %-6s  %s"
        .formatted(what, time, text == null ? "" : withoutFix(text))
        .stripTrailing();
  }

  private void others(String word, List<HopStatus> hops) {
    if (hops.isEmpty()) {
      return;
    }
    lines.add(
        word
            + ": "
            + hops.stream()
                .map(
                    h ->
                        h.through()
                            ? h.version()
                                + " in "
                                + exact(Duration.between(h.startedAt(), h.finishedAt()))
                            : h.version())
                .collect(Collectors.joining(", ")));
  }

  private void failedChecks() {
    String failed =
        status.hops().stream()
            .flatMap(h -> h.checks().stream())
            .filter(c -> c.result() == CheckResult.Failed)
            .map(CheckStatus::name)
            .collect(Collectors.joining(", "));
    if (!failed.isEmpty()) {
      lines.add("Failed checks: " + failed);
    }
  }

  private void drift() {
    Conditions.find(status.conditions(), Conditions.DRIFTED)
        .filter(c -> Conditions.TRUE.equals(c.getStatus()))
        .map(c -> withoutFix(c.getMessage()))
        .filter(what -> !status.message().contains(what))
        .ifPresent(what -> lines.add("Drifted: " + what));
  }

  private void leftBehind() {
    Conditions.find(status.conditions(), Conditions.CLUSTER_LEFT_BEHIND)
        .filter(c -> Conditions.TRUE.equals(c.getStatus()))
        .ifPresent(c -> lines.add("Since then: " + withoutFix(c.getMessage())));
  }

  private void git() {
    Conditions.find(status.conditions(), Conditions.GIT_IN_STEP)
        .filter(c -> Conditions.FALSE.equals(c.getStatus()))
        .ifPresent(
            c ->
                lines.add(
                    (c.getReason().equals(Reason.OldImageReturned.name())
                            ? "Since then: "
                            : "Git: ")
                        + withoutFix(c.getMessage())));
  }

  /** Whether a cancel is under way, or was refused. */
  private void cancelling() {
    Conditions.find(status.conditions(), Conditions.CANCELLED)
        .filter(
            c ->
                c.getReason().equals(Reason.Cancelling.name())
                    || c.getReason().equals(Reason.CancelTooLate.name()))
        .filter(c -> status.finishedAt() == null)
        .ifPresent(c -> lines.add("Cancel: " + withoutFix(c.getMessage())));
  }

  /** The fix, with which the message ends when a person must act. */
  private void advice() {
    int fix = status.message().indexOf(Reason.FIX);
    if (fix >= 0) {
      // What you paste keeps its lines.
      status.message().substring(fix).lines().forEach(lines::add);
    }
  }

  private static String withoutFix(String text) {
    int fix = text.indexOf(Reason.FIX);
    return (fix < 0 ? text : text.substring(0, fix)).strip();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String shortened(String line) {
    return Texts.shortened(line.replace('\n', ' '), LONGEST_LINE);
  }

  private static String exact(Duration between) {
    // Times of day, between which somebody may have set the clock back.
    Duration time = between.isNegative() ? Duration.ZERO : between;
    if (time.toMinutes() < 1) {
      return time.toSeconds() + "s";
    }
    return time.toHours() < 1
        ? "%dm%02ds".formatted(time.toMinutes(), time.toSecondsPart())
        : "%dh%02dm".formatted(time.toHours(), time.toMinutesPart());
  }

  /**
   * A time rounded down, the more the longer it is: the line must not change with every look,
   * because every change is a write.
   */
  private static String coarse(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    long grid = 5;
    for (long step : new long[] {10, 15, 30, 60, 120, 300, 600, 1800, 3600}) {
      if (seconds >= 4 * step) {
        grid = step;
      }
    }
    return exact(Duration.ofSeconds(seconds / grid * grid));
  }
}
