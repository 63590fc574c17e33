package dev.obupgrade.steps.context;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.SavedValuesText;
import dev.obupgrade.status.StepAddress;
import java.util.List;
import java.util.Optional;

/**
 * What the status keeps of the cluster record, in the notes of the step that takes it: enough to
 * notice that somebody edited the record, and to write it again after somebody deleted it.
 */
public final class RecordNotes {
  /** The name of the step that takes the record. */
  public static final String TAKE_RECORD = "takeRecord";

  /** A hash of the saved values. While a write changes them there are two. */
  public static final String SAVED = "saved";

  /** The saved values themselves, compressed where they are long. */
  public static final String VALUES = "values";

  /** The upgrade was refused, and holds no record until somebody retries it. */
  private static final String GIVEN_UP = "givenUp";

  /**
   * In characters. The API server and etcd keep every version of a status. The values of three
   * thousand tenants take less.
   */
  static final int LONGEST = 64 * 1024;

  private static final StepAddress AT = StepAddress.once(TAKE_RECORD);

  private RecordNotes() {}

  /** This upgrade holds the record, with these values. */
  public static void held(StepRun run, List<SavedValue> saved) {
    expect(run, saved);
    run.rememberAt(AT, GIVEN_UP, "");
  }

  /** A write that changes the values is next. */
  public static void changing(StepRun run, List<SavedValue> before, List<SavedValue> after) {
    expect(run, after);
    run.rememberAt(AT, SAVED, hash(before) + " " + hash(after));
  }

  public static void expect(StepRun run, List<SavedValue> saved) {
    String text = CompactText.of(SavedValuesText.write(saved));
    run.rememberAt(AT, SAVED, hash(saved));
    run.rememberAt(AT, VALUES, text.length() > LONGEST ? "" : text);
  }

  public static void givenUp(StepRun run) {
    run.rememberAt(AT, GIVEN_UP, "yes");
  }

  public static boolean givenUp(ObUpgradeStatus status) {
    return StepRun.noteIn(status, AT, GIVEN_UP).isPresent();
  }

  /** Whether a record with these values is the one that the upgrade left. */
  public static boolean expected(StepRun run, List<SavedValue> saved) {
    // An earlier operator noted nothing.
    return run.noteAt(AT, SAVED)
        .map(noted -> List.of(noted.split(" ")).contains(hash(saved)))
        .orElse(true);
  }

  /** That somebody edited the values of the record, as a sentence without its full stop. */
  public static Optional<String> edited(StepRun run, ClusterRecord record) {
    return expected(run, record.saved())
        ? Optional.empty()
        : Optional.of(
            "Somebody edited the saved values in ConfigMap %s. It has %d now, and they are not those that step %s lists"
                .formatted(record.name(), record.saved().size(), TAKE_RECORD));
  }

  /** The values, where the status has all of them; empty when the upgrade gave its record up. */
  public static Optional<List<SavedValue>> values(StepRun run) {
    if (givenUp(run.status())) {
      return Optional.empty();
    }
    return run.noteAt(AT, VALUES)
        .map(CompactText::read)
        .map(SavedValuesText::read)
        .filter(values -> run.noteAt(AT, SAVED).isPresent() && expected(run, values));
  }

  /** Of the values whatever their order, and whatever the form of their text. */
  private static String hash(List<SavedValue> saved) {
    return Names.hash(saved.stream().sorted(SavedValuesText.ORDER).toList().toString());
  }
}
