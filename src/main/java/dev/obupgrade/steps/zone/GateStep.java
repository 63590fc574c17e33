package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.Gate;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.function.Function;

/** A step that only looks: it is done when a gate about its zone is open. */
public record GateStep(String name, TimeLimit limit, Function<String, Gate> gateOf)
    implements Step<UpgradeContext> {

  @Override
  public Duration deadline() {
    return limit.least();
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Gate gate = gateOf.apply(context.zone().name());
    return switch (gate.ask(context.database())) {
      case GateResult.Open open -> StepResult.done(open.evidence());
      case GateResult.Shut shut -> StepResult.soon(shut.reason(), shut.message());
    };
  }
}
