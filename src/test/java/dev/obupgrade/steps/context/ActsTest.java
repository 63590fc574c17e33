package dev.obupgrade.steps.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.reason.Reason;
import org.junit.jupiter.api.Test;

/** What a refused act means for the step. */
class ActsTest {

  @Test
  void aRecordThatIsTooLargeFailsBecauseItStaysSo() {
    StepResult result = Acts.refused(new ApiException.TooLarge("The record is too large."));

    assertThat(result)
        .isEqualTo(StepResult.failed(Reason.RecordTooLarge, "The record is too large."));
  }

  @Test
  void anyOtherRefusalMayPass() {
    StepResult result = Acts.refused(new ApiException.Refused(413, "no room", null));

    assertThat(result)
        .isInstanceOfSatisfying(
            StepResult.Waiting.class,
            waiting -> assertThat(waiting.reason()).isEqualTo(Reason.ApiRefused));
  }
}
