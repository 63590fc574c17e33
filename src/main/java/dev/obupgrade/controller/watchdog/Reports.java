package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.steps.UpgradeSteps;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Writes what the watchdog found: a condition and an event on the cluster's last upgrade, or an
 * event on the record if no upgrade is left. It reads an upgrade again before it writes, and writes
 * only to one that has ended: an upgrade that runs again has written since, so the write conflicts.
 */
final class Reports {
  private static final Logger LOG = Logger.getLogger(Reports.class);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Kubernetes kubernetes;
  private final Time time;
  private final StatusWriter writer = new StatusWriter();

  /** What was reported without an upgrade, where nothing else remembers it. */
  private final Set<String> onRecords = new HashSet<>();

  Reports(Kubernetes kubernetes, Time time) {
    this.kubernetes = kubernetes;
    this.time = time;
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
    Optional<ObUpgrade> now = present(last);
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
                write(
                    upgrade,
                    s -> writer.leftBehind(s, true, finding.reason(), message, time.now())))
        .ifPresent(
            upgrade -> {
              LOG.warnf("%s: %s", name(upgrade), message);
              kubernetes.events().warning(upgrade, finding.reason(), message);
            });
  }

  void over(ObUpgrade last, String why) {
    present(last)
        .filter(upgrade -> reported(upgrade).isPresent())
        .filter(
            upgrade ->
                write(
                    upgrade,
                    s -> writer.leftBehind(s, false, Reason.NothingLeftBehind, why, time.now())))
        .ifPresent(
            upgrade -> {
              LOG.infof("%s: %s", name(upgrade), why);
              kubernetes.events().normal(upgrade, Reason.NothingLeftBehind, why);
            });
  }

  /** The upgrade as it is now, if it has ended and this operator knows all that its status has. */
  private Optional<ObUpgrade> present(ObUpgrade seen) {
    return kubernetes
        .upgrades()
        .find(seen.getMetadata().getNamespace(), seen.getMetadata().getName())
        .filter(u -> u.getMetadata().getUid().equals(seen.getMetadata().getUid()))
        .filter(Sight::ended)
        .filter(u -> !u.isMarkedForDeletion())
        .filter(Reports::ofAKnownOperator);
  }

  /** A write would drop what a later operator has stored in fields that this one doesn't know. */
  private static boolean ofAKnownOperator(ObUpgrade upgrade) {
    Integer flow = upgrade.getStatus().flow();
    return flow == null || UpgradeSteps.of(upgrade.getSpec().mode()).number(flow).isPresent();
  }

  /** False when somebody else wrote first. The next round looks again. */
  private boolean write(ObUpgrade upgrade, UnaryOperator<ObUpgradeStatus> change) {
    try {
      kubernetes.upgrades().replaceStatus(upgrade, change.apply(upgrade.getStatus()));
      return true;
    } catch (ApiException.Conflict e) {
      LOG.debugf("%s: %s", name(upgrade), e.getMessage());
      return false;
    }
  }

  private static String name(ObUpgrade upgrade) {
    return upgrade.getMetadata().getNamespace() + "/" + upgrade.getMetadata().getName();
  }
}
