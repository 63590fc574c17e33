package dev.obupgrade.steps.cancel;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.flow.Flow;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.context.WorldWatch;
import dev.obupgrade.steps.world.RecordWatch;
import java.util.Optional;

/** The steps that cancel an upgrade, in order. */
public final class CancelSteps {
  private CancelSteps() {}

  /**
   * Jobs first: a script that still runs would change what is undone. Then the upgrade mode,
   * because the database must not lower server_permanent_offline_time within it.
   */
  public static Flow<UpgradeContext> flow() {
    return Flow.<UpgradeContext>steps()
        .phase(UpgradePhase.Cancelling)
        .step(StopJobs.step())
        .step(EndUpgradeMode.step())
        .step(ResumeMerges.step())
        .step(RestoreValues.step())
        .step(ProveUndone.step())
        .build();
  }

  /** Whether the cancel has begun. From then on it is finished, whatever the spec says. */
  public static boolean begun(ObUpgradeStatus status) {
    return StepRecords.find(status, StepAddress.once(StopJobs.NAME)).isPresent();
  }

  /** Values that somebody edited in the record must not be restored. */
  public static WorldWatch watch() {
    return CancelSteps::look;
  }

  private static Optional<StepResult> look(UpgradeContext context, Step<UpgradeContext> step) {
    return RecordWatch.held(context);
  }
}
