package dev.obupgrade.e2e;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.tpcc.ClientStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows an upgrade as lines: each look returns what is new since the last one. */
final class PlainLines {
  private static final Duration CLIENT_EVERY = Duration.ofSeconds(10);

  private final Set<String> told = new HashSet<>();
  private Instant clientTold = Instant.EPOCH;

  List<String> news(ObUpgrade upgrade, Optional<ClientStats> client, Instant now) {
    List<String> news = new ArrayList<>();
    ObUpgradeStatus status = upgrade.getStatus();
    if (status != null && status.plan() != null && told.add("plan")) {
      news.add(LiveTable.path(status));
    }
    for (ShownStep step : ShownStep.of(upgrade)) {
      boolean over = step.step().phase() != StepPhase.Running;
      String place = step.hop() + "/" + step.place();
      if (step.past() ? told.add(place + " over") : told.add(key(place, step, over))) {
        if (over) {
          told.add(place + " over");
        }
        news.add(line(step, over, now));
      }
    }
    if (client.isPresent() && !now.isBefore(clientTold.plus(CLIENT_EVERY))) {
      clientTold = now;
      news.add(LiveTable.clientLine(client.get()));
    }
    return news;
  }

  /** A retried step begins again, so its start is part of the key. */
  private static String key(String place, ShownStep step, boolean over) {
    return place + "/" + step.step().startedAt() + (over ? " over" : " begun");
  }

  private static String line(ShownStep step, boolean over, Instant now) {
    String message = step.step().message();
    return "%s %-26s %7s  %s"
        .formatted(
            step.mark(),
            step.place(),
            over ? ShownStep.seconds(step.duration(now)) : "",
            over && message != null ? message : "")
        .stripTrailing();
  }
}
