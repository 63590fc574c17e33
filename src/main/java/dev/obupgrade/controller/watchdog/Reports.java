package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Writes what the watchdog found: a condition and an event on the cluster's last upgrade, or an
 * event on the record if no upgrade is left.
 */
final class Reports {
  private static final Logger LOG = Logger.getLogger(Reports.class);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Kubernetes kubernetes;
  private final Time time;
  private final EndedUpgrades ended;
  private final StatusWriter writer = new StatusWriter();

  /** What was reported without an upgrade, where nothing else remembers it. */
  private final Set<String> onRecords = new HashSet<>();

  Reports(Kubernetes kubernetes, Time time) {
    this.kubernetes = kubernetes;
    this.time = time;
    this.ended = new EndedUpgrades(kubernetes);
  }

  /** What an upgrade's status reports now. */
  static Optional<Reason> reported(ObUpgrade upgrade) {
    return condition(upgrade)
        .filter(c -> Conditions.TRUE.equals(c.getStatus()))
        .flatMap(
            c ->
                Stream.of(Reason.RecordLeftBehind, Reason.UpgradeModeLeftBehind)
                    .filter(reason -> reason.name().equals(c.getReason()))
                    .findFirst());
  }

  private static Optional<Condition> condition(ObUpgrade upgrade) {
    return Conditions.find(upgrade.getStatus().conditions(), Conditions.CLUSTER_LEFT_BEHIND);
  }

  void report(Finding finding, Instant since) {
    String message =
        finding
            .reason()
            .explain(
                "%s The watchdog sees this since %s."
                    .formatted(finding.what(), MOMENT.format(since)));
    if (finding.last().isPresent()) {
      reportOn(finding.last().get(), finding, message);
    } else if (onRecords.add(finding.key())) {
      LOG.warn(message);
      finding
          .record()
          .ifPresent(record -> kubernetes.events().warning(record, finding.reason(), message));
    }
  }

  private void reportOn(ObUpgrade last, Finding finding, String message) {
    Optional<ObUpgrade> now = ended.present(last);
    boolean known =
        now.flatMap(Reports::condition)
            .filter(c -> Conditions.TRUE.equals(c.getStatus()))
            .filter(c -> c.getMessage().startsWith(finding.what()))
            .isPresent();
    if (known) {
      return;
    }
    now.filter(
            upgrade ->
                ended.write(
                    upgrade,
                    s -> writer.leftBehind(s, true, finding.reason(), message, time.now())))
        .ifPresent(
            upgrade -> {
              LOG.warnf("%s: %s", EndedUpgrades.name(upgrade), message);
              kubernetes.events().warning(upgrade, finding.reason(), message);
            });
  }

  void over(ObUpgrade last, String why) {
    ended
        .present(last)
        .filter(upgrade -> reported(upgrade).isPresent())
        .filter(
            upgrade ->
                ended.write(
                    upgrade,
                    s -> writer.leftBehind(s, false, Reason.NothingLeftBehind, why, time.now())))
        .ifPresent(
            upgrade -> {
              LOG.infof("%s: %s", EndedUpgrades.name(upgrade), why);
              kubernetes.events().normal(upgrade, Reason.NothingLeftBehind, why);
            });
  }
}
