package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.UpgradeState;
import java.util.TreeSet;

/** Upgrade mode that is on belongs to an upgrade that somebody else has begun. */
final class UpgradeModeOff implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "UpgradeModeOff",
        "GV$OB_PARAMETERS: enable_upgrade_mode, _upgrade_stage",
        Versions.ALL,
        "enable_upgrade_mode False and _upgrade_stage NONE on every server",
        "Find out who is upgrading this cluster and let them finish. Given up while every server still ran the old build: ALTER SYSTEM END UPGRADE.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    UpgradeState state = cluster.upgradeState();
    return state.off()
        ? Finding.passed("upgrade mode off, stage NONE")
        : Finding.failed(
            "enable_upgrade_mode %s, _upgrade_stage %s"
                .formatted(new TreeSet<>(state.upgradeMode()), new TreeSet<>(state.stage())));
  }
}
