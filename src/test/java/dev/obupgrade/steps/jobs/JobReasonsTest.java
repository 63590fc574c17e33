package dev.obupgrade.steps.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.ContainerState;
import dev.obupgrade.kube.JobState.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobReasonsTest {
  private static JobState job(int checker, int suite) {
    return new JobState(
        "default",
        "obtest-precheck",
        Optional.of("uid-1"),
        Optional.empty(),
        Phase.FAILED,
        Optional.empty(),
        List.of(
            new ContainerState("checker", Optional.of(checker), ""),
            new ContainerState("suite", Optional.of(suite), "")));
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
