package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.ServersByValue;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.TreeSet;

/** Checks that upgrade mode is off. If it is on, somebody else has started an upgrade. */
public final class UpgradeModeOff implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "UpgradeModeOff",
        "GV$OB_PARAMETERS: enable_upgrade_mode, _upgrade_stage",
        Versions.ALL,
        "enable_upgrade_mode is False and _upgrade_stage is NONE on every server",
        "Find out who is upgrading this cluster and let them finish. If they gave up while every server still ran the old build, run ALTER SYSTEM END UPGRADE.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    UpgradeState state = cluster.upgradeState();
    return state.off()
        ? Finding.passed("Upgrade mode is off, the stage is NONE")
        : Finding.failed(
            "enable_upgrade_mode is %s, _upgrade_stage is %s"
                    .formatted(new TreeSet<>(state.upgradeMode()), new TreeSet<>(state.stage()))
                + ServersByValue.words(cluster, "enable_upgrade_mode", "_upgrade_stage"));
  }
}
