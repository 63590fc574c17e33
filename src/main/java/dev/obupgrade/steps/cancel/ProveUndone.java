package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.EvictionGuard;
import java.time.Duration;

/**
 * Proves that all is undone, and only then deletes the cluster's record. It looks at everything
 * again, and does again what somebody has changed since.
 */
final class ProveUndone implements Step<UpgradeContext> {
  private static final String NAME = "proveUndone";

  /** Note: all was proved. What is left to do is to delete the record. */
  private static final String PROVED = "proved";

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
    if (context.run().note(PROVED).isPresent() && Undo.own(context).isEmpty()) {
      return done();
    }
    return StopJobs.notYet(context)
        .or(() -> EndUpgradeMode.notYet(context))
        .or(() -> ResumeMerges.notYet(context))
        .or(() -> RestoreValues.notYet(context))
        .orElseGet(() -> release(context));
  }

  private static StepResult release(UpgradeContext context) {
    EvictionGuard.release(context);
    Undo.own(context)
        .ifPresent(
            record -> {
              context.run().remember(PROVED, "yes");
              context.run().act("Deleting ConfigMap " + record.name() + ".");
              context.kubernetes().records().delete(record);
            });
    return done();
  }

  private static StepResult done() {
    return StepResult.done("Everything that the upgrade changed is undone.");
  }
}
