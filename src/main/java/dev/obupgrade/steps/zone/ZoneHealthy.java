package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.ZonesAtRest;
import java.time.Duration;
import java.util.Optional;

/** Checks that the zone is healthy, with the image's {@code upgrade_health_checker.py -z}. */
public final class ZoneHealthy implements Step<UpgradeContext> {
  static final String NAME = "zoneHealthy";

  @Override
  public String name() {
    return NAME;
  }

  /** Above the script's 40 min and the start of its Job. */
  @Override
  public Duration deadline() {
    return Duration.ofHours(1);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return HealthScript.run(
        context, Optional.of(context.zone().name()), () -> ZonesAtRest.againstReplacement(context));
  }
}
