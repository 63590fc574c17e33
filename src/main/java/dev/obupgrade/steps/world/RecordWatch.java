package dev.obupgrade.steps.world;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.Names;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks whether the cluster record is this upgrade's and says what it said. */
public final class RecordWatch {
  /** The name of the step that takes the record. */
  public static final String TAKE_RECORD = "takeRecord";

  /** The name of the step that keeps the record as of now until the first hop begins. */
  public static final String PRE_CHECK = "preCheck";

  /**
   * Note of step takeRecord: a hash of the saved values. From the first hop on they stay as they
   * are. While a write is under way there are two.
   */
  public static final String SAVED = "saved";

  /**
   * Note of step takeRecord: the upgrade was refused, and holds no record until somebody retries
   * it.
   */
  public static final String GIVEN_UP = "givenUp";

  private static final StepAddress AT = StepAddress.once(TAKE_RECORD);

  private RecordWatch() {}

  /** Notes the saved values; while a write changes them, those before and those after. */
  @SafeVarargs
  public static void expect(StepRun run, List<SavedValue>... saved) {
    run.rememberAt(
        AT, SAVED, Stream.of(saved).map(RecordWatch::hash).collect(Collectors.joining(" ")));
  }

  public static boolean givenUp(ObUpgradeStatus status) {
    return StepRun.noteIn(status, AT, GIVEN_UP).isPresent();
  }

  private static String hash(List<SavedValue> saved) {
    return Names.hash(saved.toString());
  }

  /**
   * Throws {@link dev.obupgrade.steps.context.RecordLostException} when the record is lost. Outside
   * of the hops the steps ask themselves: the last one deletes the record.
   */
  static Optional<Drift> look(UpgradeContext context) {
    boolean needed = context.run().address().hop().isPresent() && !takenByStep(context);
    Optional<ClusterRecord> record =
        needed
            ? Optional.of(context.ownRecord())
            : context.record().filter(r -> r.holder().equals(context.uid()));
    // An earlier operator noted nothing.
    Optional<String> noted = context.run().noteAt(AT, SAVED);
    return record
        .filter(r -> noted.isPresent() && !expected(noted.get(), r))
        .map(
            r ->
                new Drift(
                    Reason.RecordEdited,
                    "Somebody edited the saved values in ConfigMap %s. It has %d now, and they are not those that step %s lists"
                        .formatted(r.name(), r.saved().size(), TAKE_RECORD)));
  }

  /** Before the first hop has changed anything, its first step takes a missing record itself. */
  private static boolean takenByStep(UpgradeContext context) {
    return context.run().address().equals(StepAddress.inHop(0, PRE_CHECK));
  }

  private static boolean expected(String noted, ClusterRecord record) {
    return List.of(noted.split(" ")).contains(hash(record.saved()));
  }
}
