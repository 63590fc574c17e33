package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.BinariesAt;
import dev.obupgrade.health.DataAt;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;

/** The whole database is at the hop's version, by its own word. */
public final class VerifyVersion implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "verifyVersion";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    ObVersion version = context.hopBuild().version();
    return Gates.firstShut(context.database(), new BinariesAt(version), new DataAt(version))
        .orElseGet(() -> StepResult.done("every server and every tenant is at " + version));
  }
}
