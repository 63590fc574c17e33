package dev.obupgrade.steps.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobReasonsTest {
  private static JobState job(int checker, int suite) {
    return JobWordsTest.job(
        new ContainerState("checker", Optional.of(checker), ""),
        new ContainerState("suite", Optional.of(suite), ""));
  }

  @Test
  void aJobOfWhichOneContainerLostItsServerRunsAgain() {
    assertThat(JobReasons.lostServer(job(1, JobScripts.EXIT_DISCONNECTED))).isTrue();
  }

  /** It would not start the next time either. */
  @ParameterizedTest
  @ValueSource(ints = {JobScripts.EXIT_NO_SCRIPT, JobScripts.EXIT_NO_INTERPRETER})
  void aJobWhoseScriptCannotStartDoesNotRunAgain(int code) {
    assertThat(JobReasons.lostServer(job(code, JobScripts.EXIT_DISCONNECTED))).isFalse();
  }
}
