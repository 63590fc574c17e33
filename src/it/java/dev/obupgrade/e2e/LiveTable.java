package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.tpcc.ClientStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows an upgrade on one screen: one row per step, one column per zone, the client below. */
final class LiveTable {
  private static final int NAME = 18;
  private static final int CELL = 12;

  private final List<String> zones;

  /**
   * @param zones in the order they are upgraded
   */
  LiveTable(List<String> zones) {
    this.zones = List.copyOf(zones);
  }

  List<String> lines(ObUpgrade upgrade, Optional<ClientStats> client, Instant now) {
    List<ShownStep> steps = ShownStep.of(upgrade);
    List<String> lines = new ArrayList<>();
    lines.add(headline(upgrade, now));
    lines.add(path(upgrade.getStatus()));
    lines.add("");
    lines.addAll(around(steps.stream().filter(s -> s.zone().isEmpty()).toList(), now));
    lines.add("");
    lines.addAll(zoneTable(steps.stream().filter(s -> !s.zone().isEmpty()).toList(), now));
    lines.add("");
    lines.add(status(upgrade.getStatus()));
    lines.add(client.map(LiveTable::clientLine).orElse("client   not started yet"));
    return lines;
  }

  private static String headline(ObUpgrade upgrade, Instant now) {
    ObUpgradeStatus status = upgrade.getStatus();
    String name = "ObUpgrade " + upgrade.getMetadata().getName();
    if (status == null || status.startedAt() == null) {
      return name + "   applied";
    }
    Instant end = status.finishedAt() == null ? now : status.finishedAt();
    Duration since = Duration.between(status.startedAt(), end);
    return "%s   %s   %s   %d:%02d"
        .formatted(
            name,
            status.phase(),
            text(status.progress()),
            since.toMinutes(),
            since.toSecondsPart());
  }

  static String path(ObUpgradeStatus status) {
    if (status == null || status.plan() == null) {
      return "plan     not made yet";
    }
    StringBuilder path = new StringBuilder("plan     ").append(status.plan().from());
    for (PlannedHop hop : status.plan().hops()) {
      path.append(" → ").append(hop.build() == null ? hop.version() : hop.build());
    }
    return path.append("   ").append(String.join(", ", status.plan().zones())).toString();
  }

  /** Returns the steps outside the zones, four per line. */
  private static List<String> around(List<ShownStep> steps, Instant now) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      ShownStep step = steps.get(i);
      String cell =
          step.mark() + " " + step.step().name() + " " + ShownStep.seconds(step.duration(now));
      line.append(pad(cell, 27));
      if (i % 4 == 3 || i == steps.size() - 1) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
    }
    return lines;
  }

  private List<String> zoneTable(List<ShownStep> steps, Instant now) {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(pad("", NAME));
    zones.forEach(zone -> head.append(pad(zone, CELL)));
    lines.add(head.toString().stripTrailing());
    List<String> hops = steps.stream().map(ShownStep::hop).distinct().toList();
    String hop = hops.isEmpty() ? "" : hops.getLast();
    List<ShownStep> current = steps.stream().filter(s -> s.hop().equals(hop)).toList();
    for (String name : current.stream().map(s -> s.step().name()).distinct().toList()) {
      StringBuilder row = new StringBuilder(pad(name, NAME));
      zones.forEach(zone -> row.append(pad(cell(current, zone, name, now), CELL)));
      lines.add(row.toString().stripTrailing());
    }
    return lines;
  }

  private static String cell(List<ShownStep> steps, String zone, String name, Instant now) {
    return steps.stream()
        .filter(s -> s.zone().equals(zone) && s.step().name().equals(name))
        .findFirst()
        .map(s -> s.mark() + " " + ShownStep.seconds(s.duration(now)))
        .orElse("·");
  }

  private static String status(ObUpgradeStatus status) {
    if (status == null) {
      return "now";
    }
    String message = text(status.message());
    // the operator's message begins with the step
    boolean told = message.startsWith(text(status.step()));
    return ("now      " + (told ? message : status.step() + ": " + message)).strip();
  }

  static String clientLine(ClientStats client) {
    return String.format(
        Locale.ROOT,
        "client   %s %.0f transactions/s, tpmC %.0f, %d failed requests, longest gap %.1f s",
        client.curve(30),
        client.rate(),
        client.newOrdersPerMinute(),
        client.failed(),
        client.longestGapSeconds());
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
