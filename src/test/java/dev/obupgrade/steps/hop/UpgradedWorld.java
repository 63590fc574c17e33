package dev.obupgrade.steps.hop;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;

/** Brings the cluster of a world to the version of its hop, as the steps before do. */
final class UpgradedWorld {
  /** Of the target's version. */
  static final BuildVersion OTHER_BUILD =
      BuildVersion.parse(Images.TARGET_BUILD.version() + "-103000012025010101");

  private static final ObVersion TARGET = Images.TARGET_BUILD.version();

  private UpgradedWorld() {}

  static void reach(StepWorld world) {
    world.database().runUpgradePre(TARGET);
    runTarget(world, "zone1", "zone2", "zone3");
    world.database().runUpgradePost(TARGET);
    world.advance(Duration.ofMinutes(5));
  }

  static void runTarget(StepWorld world, String... zones) {
    run(world, Images.TARGET_BUILD, zones);
  }

  static void runOtherBuild(StepWorld world, String... zones) {
    run(world, OTHER_BUILD, zones);
  }

  private static void run(StepWorld world, BuildVersion build, String... zones) {
    for (String zone : zones) {
      world.database().serversOf(zone).forEach(s -> world.database().restartServer(s, build));
      world.advance(Duration.ofMinutes(2));
    }
  }
}
