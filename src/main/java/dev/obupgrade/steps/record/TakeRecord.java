package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Set;

/**
 * Takes the cluster's record: the lock that allows one upgrade per cluster, and the values to
 * restore. If a deleted upgrade left a record, the step takes it over with those of its values that
 * still count.
 */
public final class TakeRecord implements Step<UpgradeContext> {
  public static final String NAME = RecordNotes.TAKE_RECORD;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(RecordNotes.SAVED, RecordNotes.VALUES);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return RecordTaking.take(context);
  }
}
