package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Has the cluster left its upgrade behind: mode off and stage NONE on every server, the newest
 * upgrade jobs ended, and every inspection succeeded?
 */
public record UpgradeModeEnded() implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    return new AllOf(UpgradeModeEnded::mode, UpgradeModeEnded::job, UpgradeModeEnded::inspections)
        .ask(cluster);
  }

  private static GateResult mode(ClusterView cluster) {
    UpgradeState state = cluster.upgradeState();
    return state.off()
        ? new GateResult.Open("upgrade mode off")
        : new GateResult.Shut(
            Reason.UpgradeModeOn,
            "enable_upgrade_mode is %s, _upgrade_stage is %s"
                .formatted(state.upgradeMode(), state.stage()));
  }

  private static GateResult job(ClusterView cluster) {
    List<UpgradeJob> jobs = cluster.upgradeJobs();
    Optional<UpgradeJob> running = jobs.stream().filter(UpgradeJob::running).findFirst();
    if (running.isPresent()) {
      return new GateResult.Shut(Reason.UpgradeJobRunning, running.get().words());
    }
    return jobs.stream()
        .filter(UpgradeJob::blocksForGood)
        .<GateResult>map(dead -> new GateResult.Shut(Reason.UpgradeJobDead, dead.words()))
        .findFirst()
        .orElseGet(() -> new GateResult.Open("no upgrade job under way"));
  }

  private static GateResult inspections(ClusterView cluster) {
    List<Inspection> all = cluster.inspections();
    if (all.isEmpty()) {
      return new GateResult.Shut(Reason.NothingKnown, "the database shows no upgrade inspection");
    }
    List<String> others =
        all.stream()
            .filter(Predicate.not(Inspection::succeeded))
            .map(i -> i.name() + " is " + i.info())
            .sorted()
            .toList();
    return GateResult.none(
        others,
        Reason.InspectionFailed,
        "upgrade inspections",
        all.size() + " inspections succeeded");
  }
}
