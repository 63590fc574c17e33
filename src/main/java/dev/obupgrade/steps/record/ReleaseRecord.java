package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/** Deletes the cluster record, after RestoreParameters has restored its values. */
public final class ReleaseRecord implements Step<UpgradeContext> {
  public static final String NAME = "releaseRecord";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Optional<ClusterRecord> record = context.record().filter(r -> r.holder().equals(context.uid()));
    record.ifPresent(
        r -> {
          context.run().act("Deleting ConfigMap " + r.name() + ".");
          context.kubernetes().records().delete(r);
        });
    return StepResult.done("The upgrade has released the cluster's record.");
  }
}
