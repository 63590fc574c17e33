package dev.obupgrade.steps.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.flow.Journal;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.flow.Stopwatch;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the status keeps of the cluster record. */
class RecordNotesTest {
  private static final StepAddress AT = StepAddress.once(RecordNotes.TAKE_RECORD);

  private final VirtualClock clock = new VirtualClock();
  private final Journal journal =
      new Journal(
          StepRecords.put(
              ObUpgradeStatus.empty(), AT, StepStatus.begun(AT.step(), clock.instant())),
          any -> {});
  private final StepRun run =
      new StepRun(journal, AT, clock.instant(), "uid", new Stopwatch(clock.time()));

  /** Of random characters, which no compression shortens. */
  private static List<SavedValue> value(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return List.of(
        new SavedValue(
            SavedValue.PARAMETER,
            "any",
            null,
            Base64.getEncoder().encodeToString(bytes),
            List.of()));
  }

  @Test
  void valuesThatAreShortEnoughAreInTheStatus() {
    RecordNotes.expect(run, value(1000));

    assertThat(RecordNotes.values(run)).contains(value(1000));
  }

  @Test
  void valuesThatAreTooLongAreNot() {
    RecordNotes.expect(run, value(RecordNotes.LONGEST));

    assertThat(RecordNotes.values(run)).isEmpty();
    assertThat(RecordNotes.expected(run, value(RecordNotes.LONGEST))).isTrue();
  }
}
