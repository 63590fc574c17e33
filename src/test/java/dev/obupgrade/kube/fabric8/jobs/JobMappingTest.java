package dev.obupgrade.kube.fabric8.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.kube.fabric8.pods.PodRefusal;
import dev.obupgrade.kube.fabric8.pods.PodTrouble;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Jobs and pods beside foreign containers, and on their way out, are taken for. */
class JobMappingTest {

  private static JobBuilder job(String... works) {
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("obtest-prepare")
        .withUid("uid-1")
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .addToAnnotations(Labels.CONTAINERS, String.join(",", works))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .endStatus();
  }

  private static Job failed(JobBuilder job) {
    return job.editStatus()
        .addNewCondition()
        .withType("Failed")
        .withStatus("True")
        .withReason("BackoffLimitExceeded")
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodBuilder pod(String phase, ContainerStatus... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("obtest-prepare-x")
        .withCreationTimestamp("2026-01-01T00:00:01Z")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .withContainerStatuses(containers)
        .endStatus();
  }

  private static ContainerStatus ended(String name, int code, String reason) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .endTerminated()
        .endState()
        .build();
  }

  private static ContainerStatus waits(String name, String reason) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .build();
  }

  private static ContainerStatus runs(String name) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .build();
  }

  private static Kind kind(JobState state) {
    return state.trouble().map(Trouble::kind).orElseThrow();
  }

  @Test
  void aScriptThatFailedIsNotExcusedByTheSidecarThatWasEndedAfterIt() {
    Pod pod =
        pod("Failed", ended("script", 1, "Error"))
            .editStatus()
            .withInitContainerStatuses(ended("mesh", 143, "Error"))
            .endStatus()
            .build();

    assertThat(kind(JobMapping.state(failed(job("script")), List.of(pod)))).isEqualTo(Kind.EXITED);
  }

  @Test
  void aScriptThatNeverRanBecauseOfAForeignInitContainerIsTriedAgain() {
    Pod pod =
        pod("Failed", waits("script", "PodInitializing"))
            .editStatus()
            .withInitContainerStatuses(ended("mesh", 1, "Error"))
            .endStatus()
            .build();

    assertThat(kind(JobMapping.state(failed(job("script")), List.of(pod))))
        .isEqualTo(Kind.INJECTED);
  }

  @Test
  void workThatPassedStaysPassedWhateverBecomesOfAForeignContainer() {
    Pod pod =
        pod("Failed", ended("script", 0, "Completed"), ended("mesh", 137, "Error"))
            .editStatus()
            .withReason("Evicted")
            .endStatus()
            .build();

    JobState state = JobMapping.state(failed(job("script")), List.of(pod));
    assertThat(state.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(state.trouble()).isEmpty();
  }

  @Test
  void workOfWhichOnlyAPartPassedHasNotPassed() {
    Pod pod =
        pod("Failed", ended("checker", 0, "Completed"), ended("suite", 1, "Error"), runs("mesh"))
            .build();

    assertThat(JobMapping.state(failed(job("checker", "suite")), List.of(pod)).phase())
        .isEqualTo(Phase.FAILED);
  }

  @Test
  void aJobOfWhichOneContainerHasNoImageIsPendingOnceTheOtherIsThrough() {
    Pod pod =
        pod("Running", ended("checker", 0, "Completed"), waits("suite", "ImagePullBackOff"))
            .build();

    JobState state = JobMapping.state(job("checker", "suite").build(), List.of(pod));
    assertThat(state.phase()).isEqualTo(Phase.PENDING);
    assertThat(kind(state)).isEqualTo(Kind.IMAGE);
  }

  @Test
  void aJobIsRunningAsLongAsOneOfItsContainersIsAtWork() {
    Pod pod = pod("Running", runs("checker"), waits("suite", "ImagePullBackOff")).build();

    assertThat(JobMapping.state(job("checker", "suite").build(), List.of(pod)).phase())
        .isEqualTo(Phase.RUNNING);
  }

  @Test
  void aForeignContainerThatRunsIsNotOurWork() {
    Pod pod = pod("Running", waits("script", "ErrImagePull"), runs("mesh")).build();

    assertThat(JobMapping.state(job("script").build(), List.of(pod)).phase())
        .isEqualTo(Phase.PENDING);
  }

  @Test
  void aJobThatIsBeingDeletedWillNotStartAnyMore() {
    Job job =
        job("script")
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:02Z")
            .endMetadata()
            .build();

    assertThat(kind(JobMapping.state(job, List.of()))).isEqualTo(Kind.LOST);
  }

  @Test
  void anImageThatTakesItsTimeIsNoTrouble() {
    Pod pod = pod("Pending", waits("script", "ContainerCreating")).build();

    assertThat(PodTrouble.slow(pod, Optional.empty())).isEmpty();
    assertThat(PodTrouble.slow(pod, Optional.of("FailedMount: no volume")))
        .hasValueSatisfying(t -> assertThat(t.kind()).isEqualTo(Kind.CONFIGURATION));
  }

  @Test
  void wordsWithoutEndAreCut() {
    Trouble trouble = PodRefusal.of("webhook says " + "no".repeat(20_000));

    assertThat(trouble.kind()).isEqualTo(Kind.ADMISSION);
    assertThat(trouble.message()).hasSizeLessThanOrEqualTo(1_000).startsWith("webhook says nono");
  }
}
