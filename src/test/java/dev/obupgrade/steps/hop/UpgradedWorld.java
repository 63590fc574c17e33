package dev.obupgrade.steps.hop;

import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;

/** Brings the cluster of a world to the version of its hop, as the steps before do. */
final class UpgradedWorld {
  private static final ObVersion TARGET = Images.TARGET_BUILD.version();

  private UpgradedWorld() {}

  static void reach(StepWorld world) {
    world.database().runUpgradePre(TARGET);
    runTarget(world, "zone1", "zone2", "zone3");
    world.database().runUpgradePost(TARGET);
    world.advance(Duration.ofMinutes(5));
  }

  static void runTarget(StepWorld world, String... zones) {
    for (String zone : zones) {
      world
          .database()
          .serversOf(zone)
          .forEach(s -> world.database().restartServer(s, Images.TARGET_BUILD));
      world.advance(Duration.ofMinutes(2));
    }
  }
}
