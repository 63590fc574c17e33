package dev.obupgrade.steps.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobWordsTest {

  /** A Job that has failed. */
  static JobState job(ContainerState... containers) {
    return new JobState(
        "default",
        "obtest-precheck",
        Optional.of("uid-1"),
        Optional.empty(),
        Phase.FAILED,
        Optional.empty(),
        List.of(containers));
  }

  @Test
  void whatAContainerThatPassedHadToSayIsNotGivenAsTheReason() {
    JobState job =
        job(
            new ContainerState("checker", Optional.of(0), "all is well"),
            new ContainerState("suite", Optional.of(137), "it was at tenant 7"));

    assertThat(JobWords.beside(job, "killed"))
        .isEqualTo("killed. Its last words: it was at tenant 7");
  }
}
