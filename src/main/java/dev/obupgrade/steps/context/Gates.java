package dev.obupgrade.steps.context;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.Gate;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.Optional;

/** Asks gates in turn. */
public final class Gates {
  private Gates() {}

  /** What to wait for: the first gate that is shut. Empty when all are open. */
  public static Optional<StepResult> firstShut(ClusterView view, Gate... gates) {
    return shut(view, gates).map(shut -> StepResult.soon(shut.reason(), shut.message()));
  }

  /** The first gate that is shut. Empty when all are open. */
  public static Optional<GateResult.Shut> shut(ClusterView view, Gate... gates) {
    for (Gate gate : gates) {
      if (gate.ask(view) instanceof GateResult.Shut shut) {
        return Optional.of(shut);
      }
    }
    return Optional.empty();
  }
}
