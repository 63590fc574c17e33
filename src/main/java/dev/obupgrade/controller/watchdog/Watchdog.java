package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.flow.Stopwatch;
import dev.obupgrade.flow.Time;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for clusters that somebody left in the middle of an upgrade, and reports those that are so
 * for a while. A person who deletes an ObUpgrade to apply another one needs some minutes.
 *
 * <p>What it remembers is in memory only. After a restart the while begins again, and what is
 * reported already stays so.
 */
public final class Watchdog {
  /** From one round to the next. */
  public static final Duration PAUSE = Duration.ofMinutes(5);

  static final Duration GRACE = Duration.ofMinutes(10);

  private final Kubernetes kubernetes;
  private final Time time;
  private final Stopwatch stopwatch;
  private final UpgradeModes modes;
  private final Reports reports;
  private final Leader leader;
  private final Map<String, Instant> firstSeen = new HashMap<>();
  private volatile Map<Reason, Long> counts = Map.of();

  public Watchdog(Kubernetes kubernetes, DatabaseConnector connector, Time time, Leader leader) {
    this.kubernetes = kubernetes;
    this.time = time;
    this.leader = leader;
    this.stopwatch = new Stopwatch(time);
    this.modes = new UpgradeModes(kubernetes, connector, time);
    this.reports = new Reports(kubernetes, time);
  }

  /** Looks once. Does nothing on a replica that doesn't lead. */
  public void round() {
    if (leader.act(() -> true).isEmpty()) {
      counts = Map.of();
      return;
    }
    Sight sight = Sight.of(kubernetes);
    List<ObUpgrade> resting = sight.lastOfRestingClusters();
    modes.look(resting, sight);
    List<Finding> findings = findings(sight, resting);
    firstSeen.keySet().retainAll(findings.stream().map(Finding::key).collect(Collectors.toSet()));
    List<Finding> lasting = findings.stream().filter(this::lasts).toList();
    lasting.forEach(
        finding ->
            leader.act(
                () -> {
                  reports.report(finding, firstSeen.get(finding.key()));
                  return true;
                }));
    over(sight, resting, findings)
        .forEach(
            (upgrade, why) ->
                leader.act(
                    () -> {
                      reports.over(upgrade, why);
                      return true;
                    }));
    counts =
        lasting.stream().collect(Collectors.groupingBy(Finding::reason, Collectors.counting()));
  }

  /** How many clusters the last round reported for this reason. */
  public long count(Reason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  private List<Finding> findings(Sight sight, List<ObUpgrade> resting) {
    List<Finding> findings = new ArrayList<>();
    for (ClusterRecord record : sight.left()) {
      Optional<ObUpgrade> last = sight.last(record);
      Finding finding = Finding.ofRecord(record, last);
      findings.add(
          last.flatMap(modes::on).isPresent()
              ? finding.and("The cluster is in upgrade mode.")
              : finding);
    }
    for (ObUpgrade last : resting) {
      boolean said = findings.stream().anyMatch(finding -> finding.about(last));
      if (!said) {
        modes.on(last).map(state -> Finding.ofUpgradeMode(last, state)).ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** Counts by the steady clock: the wall clock may jump. */
  private boolean lasts(Finding finding) {
    Instant first =
        firstSeen.computeIfAbsent(
            finding.key(),
            key -> {
              stopwatch.begin(key, time.now());
              return time.now();
            });
    return stopwatch.since(finding.key(), first).here().compareTo(GRACE) >= 0;
  }

  /** The upgrades whose status reports what is over, and why it is. */
  private Map<ObUpgrade, String> over(
      Sight sight, List<ObUpgrade> resting, List<Finding> findings) {
    Set<String> last =
        resting.stream().map(u -> u.getMetadata().getUid()).collect(Collectors.toSet());
    Map<ObUpgrade, String> over = new HashMap<>();
    for (ObUpgrade upgrade : sight.upgrades()) {
      if (Sight.ended(upgrade) && findings.stream().noneMatch(f -> f.about(upgrade))) {
        Reports.reported(upgrade)
            .flatMap(
                reason ->
                    whyOver(sight, upgrade, reason, last.contains(upgrade.getMetadata().getUid())))
            .ifPresent(why -> over.put(upgrade, why));
      }
    }
    return over;
  }

  private Optional<String> whyOver(Sight sight, ObUpgrade upgrade, Reason reason, boolean last) {
    Optional<ObUpgrade> worker = sight.worker(upgrade);
    if (worker.isPresent()) {
      return Optional.of(
          "ObUpgrade %s works on the cluster.".formatted(worker.get().getMetadata().getName()));
    }
    if (reason == Reason.RecordLeftBehind) {
      return sight.blind(upgrade)
          ? Optional.empty()
          : Optional.of("No record of the cluster is left.");
    }
    if (!last) {
      return Optional.of("A later ObUpgrade of the cluster has ended since.");
    }
    return modes.off(upgrade)
        ? Optional.of(
            "The cluster is not in upgrade mode, or an ObUpgrade of another namespace works on it.")
        : Optional.empty();
  }
}
