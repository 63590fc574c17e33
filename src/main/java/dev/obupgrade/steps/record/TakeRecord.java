package dev.obupgrade.steps.record;

import dev.obupgrade.adoption.Objection;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals.Rival;
import java.util.List;
import java.util.Optional;

/**
 * Takes the cluster's record: the lock that makes one upgrade per cluster, and the values to be put
 * back. A record left by a deleted upgrade is adopted with its values, which are older and so truer
 * than what stands in the database now.
 */
public final class TakeRecord implements Step<UpgradeContext> {
  /** Note: from whom the record was taken over. */
  private static final String ADOPTED = "adopted";

  @Override
  public String name() {
    return "takeRecord";
  }

  @Override
  public StepResult run(UpgradeContext context) {
    Optional<ClusterRecord> found = context.record();
    if (found.isEmpty()) {
      List<SavedValue> saved = SavedParameters.read(context.database());
      Optional<SavedValue> uneven = saved.stream().filter(TakeRecord::uneven).findFirst();
      if (uneven.isPresent()) {
        return StepResult.soon(
            Reason.ParameterSpreading,
            "%s only on %s. Waiting for the other servers to have it too."
                .formatted(
                    SavedParameters.describe(uneven.get()),
                    String.join(", ", uneven.get().servers())));
      }
      context.run().act("ConfigMap " + context.recordName() + " is created");
      try {
        context.kubernetes().records().create(fresh(context, saved));
      } catch (ApiException.Conflict e) {
        return StepResult.soon(Reason.RecordTaken, "another upgrade of this cluster was faster");
      }
      return unlessRivals(context, saved);
    }
    ClusterRecord record = found.get();
    if (record.holder().equals(context.uid())) {
      return unlessRivals(context, record.saved());
    }
    if (RecordHolder.live(context, record).isPresent()) {
      return StepResult.failed(
          Reason.ClusterBusy,
          "ObUpgrade %s is at work on this cluster".formatted(record.holderName()));
    }
    if (context.spec().mode() == UpgradeMode.PreCheckOnly && record.hop().isPresent()) {
      // Putting values back in the middle of somebody's upgrade would do harm.
      return StepResult.failed(
          Reason.HalfUpgraded,
          "ObUpgrade %s was deleted in the middle of its upgrade to %s"
              .formatted(record.holderName(), record.hop().get()));
    }
    return adopt(context, record);
  }

  /**
   * A tenant's value can't be put back on single servers, so half of a change must not be saved.
   */
  private static boolean uneven(SavedValue value) {
    return value.tenant() != null && !value.servers().isEmpty();
  }

  private static StepResult adopt(UpgradeContext context, ClusterRecord record) {
    List<SavedValue> saved = record.saved();
    context.run().remember(ADOPTED, record.holderName());
    context
        .run()
        .act(
            "ConfigMap %s, left by ObUpgrade %s, is adopted"
                .formatted(record.name(), record.holderName()));
    context.kubernetes().records().replace(record.heldBy(context.uid(), context.name()));
    return unlessRivals(context, saved);
  }

  /**
   * The record locks one set of StatefulSets; an upgrade of another set that shares some has a
   * record of its own. Whoever comes by here has stored its own before it looks at the others', so
   * that of two at least one sees the other.
   */
  private static StepResult unlessRivals(UpgradeContext context, List<SavedValue> saved) {
    List<Rival> rivals = Rivals.of(context).filter(Rival::holdsItsRecord).toList();
    Optional<Rival> stronger = rivals.stream().filter(Rival::goesFirst).findFirst();
    if (stronger.isPresent()) {
      giveBack(context);
      Objection objection = stronger.get().objection();
      return StepResult.failed(objection.reason(), objection.what());
    }
    return rivals.isEmpty()
        ? done(context, saved)
        : StepResult.soon(
            Reason.StatefulSetShared,
            "ObUpgrade %s is to give way".formatted(rivals.getFirst().name()));
  }

  /** A record that was taken over keeps its values for whoever takes it over next. */
  private static void giveBack(UpgradeContext context) {
    ClusterRecord own = context.ownRecord();
    Optional<String> adopted = context.run().note(ADOPTED);
    if (adopted.isPresent()) {
      context.kubernetes().records().replace(own.heldBy("", adopted.get()));
    } else {
      context.kubernetes().records().delete(own);
    }
  }

  private static ClusterRecord fresh(UpgradeContext context, List<SavedValue> saved) {
    return new ClusterRecord(
        context.namespace(),
        context.recordName(),
        context.uid(),
        context.name(),
        saved,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StepResult done(UpgradeContext context, List<SavedValue> saved) {
    return StepResult.done(
        "ConfigMap %s keeps %s"
            .formatted(
                context.recordName(),
                saved.isEmpty()
                    ? "nothing to be put back"
                    : String.join(", ", saved.stream().map(SavedParameters::describe).toList())));
  }
}
