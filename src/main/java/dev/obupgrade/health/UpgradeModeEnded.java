package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.ServersByValue;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Has the cluster left its upgrade mode? The mode must be off and the stage NONE on every server,
 * the newest upgrade jobs must have ended, and every inspection must have succeeded.
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
        ? new GateResult.Open("The upgrade mode is off.")
        : new GateResult.Shut(
            Reason.UpgradeModeOn,
            "enable_upgrade_mode is %s, _upgrade_stage is %s%s."
                .formatted(
                    GateResult.values(state.upgradeMode()),
                    GateResult.values(state.stage()),
                    ServersByValue.words(cluster, "enable_upgrade_mode", "_upgrade_stage")));
  }

  private static GateResult job(ClusterView cluster) {
    List<UpgradeJob> jobs = cluster.upgradeJobs();
    Optional<UpgradeJob> running = jobs.stream().filter(UpgradeJob::running).findFirst();
    if (running.isPresent()) {
      return new GateResult.Shut(Reason.UpgradeJobRunning, running.get().words() + ".");
    }
    return jobs.stream()
        .filter(UpgradeJob::blocksForGood)
        .<GateResult>map(dead -> new GateResult.Shut(Reason.UpgradeJobDead, dead.words() + "."))
        .findFirst()
        .orElseGet(() -> new GateResult.Open("No upgrade job is running."));
  }

  private static GateResult inspections(ClusterView cluster) {
    List<Inspection> all = cluster.inspections();
    if (all.isEmpty()) {
      return new GateResult.Shut(Reason.NothingKnown, "The database shows no upgrade inspection.");
    }
    List<String> others =
        all.stream()
            .filter(Predicate.not(Inspection::succeeded))
            .map(i -> "%s (%s)".formatted(i.name(), i.info()))
            .sorted()
            .toList();
    return GateResult.none(
        others,
        all.size(),
        Reason.InspectionFailed,
        "upgrade inspections without success",
        GateResult.count(all.size(), "upgrade inspection") + " succeeded.");
  }
}
