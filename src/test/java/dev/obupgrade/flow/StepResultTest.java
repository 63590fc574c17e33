package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.Texts;
import dev.obupgrade.reason.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a step's answer says to people. */
class StepResultTest {

  private static String waiting(Reason reason, boolean overdue) {
    return ((StepResult.Waiting) StepResult.soon(reason, "What is seen")).words(overdue);
  }

  private static String failed(boolean planned) {
    return ((StepResult.Failed) StepResult.failed(Reason.JobCrashed, "What is seen"))
        .words(planned);
  }

  @Test
  void whatTakesItsNormalWayHasAFixOnlyOnceItIsOverdue() {
    assertThat(waiting(Reason.JobRunning, false)).isEqualTo("What is seen.");
    assertThat(waiting(Reason.JobRunning, true))
        .isEqualTo("What is seen. Fix: " + Reason.JobRunning.fix());
  }

  @Test
  void whatWaitsForAPersonSaysThatTheOperatorThenContinues() {
    assertThat(waiting(Reason.JobQuota, false))
        .isEqualTo("What is seen. Fix: " + Reason.JobQuota.fix() + " The operator then continues.");
  }

  @Test
  void whatMayPassSaysItsFixAtOnce() {
    assertThat(waiting(Reason.ServerNotServing, false))
        .isEqualTo("What is seen. Fix: " + Reason.ServerNotServing.fix());
  }

  @Test
  void whatFailedSaysHowToRetry() {
    assertThat(failed(true))
        .isEqualTo("What is seen. Fix: Look at the Job's log. Then give spec.retry a new value.");
    assertThat(failed(false))
        .isEqualTo(
            "What is seen. Fix: Look at the Job's log. Then, unless you edited the spec, give"
                + " spec.retry a new value.");
  }

  @Test
  void aLongFindingLeavesRoomForTheFix() {
    String words = new StepResult.Failed(Reason.PreCheckFailed, "x".repeat(1_000_000)).words(true);

    assertThat(words)
        .hasSizeLessThanOrEqualTo(Texts.LONGEST_MESSAGE)
        .contains(Reason.PreCheckFailed.fix())
        .endsWith("Then give spec.retry a new value.");
    assertThat(
            new StepResult.Waiting(Reason.JobQuota, "x".repeat(1_000_000), Duration.ZERO)
                .words(true))
        .hasSizeLessThanOrEqualTo(Texts.LONGEST_MESSAGE)
        .contains(Reason.JobQuota.fix());
  }
}
