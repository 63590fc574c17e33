package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.BinariesAt;
import dev.obupgrade.health.DataAt;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;

/** Waits until the database itself reports the hop's version for every server and tenant. */
public final class VerifyVersion implements Step<UpgradeContext> {
  public static final String NAME = "verifyVersion";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofSeconds(10));
  }

  @Override
  public StepResult run(UpgradeContext context) {
    ObVersion version = context.hopBuild().version();
    return Gates.firstShut(
            context.database(), new BinariesAt(context.hopBuild()), new DataAt(version))
        .orElseGet(() -> StepResult.done("Every server and every tenant is at " + version + "."));
  }
}
