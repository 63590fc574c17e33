package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.RecordWatch;
import java.util.Set;

/**
 * Takes the cluster's record: the lock that allows one upgrade per cluster, and the values to
 * restore. If a deleted upgrade left a record, the step takes it over with those of its values that
 * still count.
 */
public final class TakeRecord implements Step<UpgradeContext> {
  public static final String NAME = RecordWatch.TAKE_RECORD;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(RecordWatch.SAVED);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return RecordTaking.take(context);
  }
}
