package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/** Gives the cluster record up after all that it kept was put back. */
public final class ReleaseRecord implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "releaseRecord";
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Optional<ClusterRecord> record = context.record().filter(r -> r.holder().equals(context.uid()));
    record.ifPresent(
        r -> {
          context.run().act("ConfigMap " + r.name() + " is deleted");
          context.kubernetes().records().delete(r);
        });
    return StepResult.done("the cluster record is given up");
  }
}
