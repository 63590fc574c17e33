package dev.obupgrade.steps.world;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.Names;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;

/** Looks whether the cluster record is this upgrade's and says what it said. */
public final class RecordWatch {
  /** The name of the step that takes the record. */
  public static final String TAKE_RECORD = "takeRecord";

  /** Note of that step: a hash of the saved values. They stay as they are until the end. */
  public static final String SAVED = "saved";

  private RecordWatch() {}

  public static String hash(List<SavedValue> saved) {
    return Names.hash(saved.toString());
  }

  /**
   * Throws {@link dev.obupgrade.steps.context.RecordLostException} when the record is lost. Outside
   * of the hops the steps ask themselves: the last one deletes the record.
   */
  static Optional<Drift> look(UpgradeContext context) {
    Optional<ClusterRecord> record =
        context.run().address().hop().isPresent()
            ? Optional.of(context.ownRecord())
            : context.record().filter(r -> r.holder().equals(context.uid()));
    // An earlier operator noted nothing.
    Optional<String> noted = context.run().noteAt(StepAddress.once(TAKE_RECORD), SAVED);
    return record
        .filter(r -> noted.isPresent() && !noted.get().equals(hash(r.saved())))
        .map(
            r ->
                new Drift(
                    Reason.RecordEdited,
                    "Somebody edited the saved values in ConfigMap %s. It has %d now, and they are not those that step %s lists"
                        .formatted(r.name(), r.saved().size(), TAKE_RECORD)));
  }
}
