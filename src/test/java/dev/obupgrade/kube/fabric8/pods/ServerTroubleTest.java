package dev.obupgrade.kube.fabric8.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.PodState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status of a server's pod tells of what is wrong with it. */
class ServerTroubleTest {
  private Duration seen = Duration.ofSeconds(10);
  private static final String LOG = "ERROR no such option";

  private static ContainerStatusBuilder container(String name) {
    return new ContainerStatusBuilder().withName(name).withRestartCount(0);
  }

  private static ContainerStatusBuilder waiting(String name, String reason, String message) {
    return container(name).withNewState().withNewWaiting(message, reason).endState();
  }

  private static ContainerStatusBuilder running(String name, String since) {
    return container(name).withNewState().withNewRunning(since).endState();
  }

  private static ContainerStatusBuilder ended(
      ContainerStatusBuilder status, int code, String reason, String message) {
    return status
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .withMessage(message)
        .endTerminated()
        .endLastState();
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("obtest-zone1-0")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-7")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus();
  }

  private Optional<Trouble> of(PodBuilder pod) {
    return new ServerTrouble(pod.build(), "observer", any -> seen, status -> Optional.of(LOG))
        .find();
  }

  private Optional<Trouble> of(ContainerStatusBuilder... containers) {
    PodBuilder pod = pod();
    for (ContainerStatusBuilder container : containers) {
      pod.editStatus().addToContainerStatuses(container.build()).endStatus();
    }
    return of(pod);
  }

  private Optional<Trouble> ofInit(ContainerStatus init) {
    return of(
        pod()
            .editStatus()
            .addToInitContainerStatuses(init)
            .addToContainerStatuses(waiting("observer", "PodInitializing", null).build())
            .endStatus());
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, IMAGE",
    "ImagePullBackOff, IMAGE",
    "ErrImageNeverPull, IMAGE",
    "InvalidImageName, IMAGE",
    "RunContainerError, NOT_STARTED",
    "CreateContainerConfigError, CONFIGURATION",
    "CreateContainerError, CONFIGURATION",
  })
  void whatAContainerWaitsForIsToldWithPodNodeAndContainer(String reason, Kind kind) {
    assertThat(of(waiting("observer", reason, "no manifest for v9")))
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(kind);
              assertThat(t.message())
                  .contains("obtest-zone1-0", "node-7", "observer", reason, "no manifest for v9");
            });
  }

  @ParameterizedTest
  @CsvSource({"ContainerCreating", "PodInitializing"})
  void theOrdinaryCourseOfThingsIsNoTrouble(String reason) {
    assertThat(of(waiting("observer", reason, null))).isEmpty();
  }

  @Test
  void aCrashLoopIsToldWithCodeAndLastWords() {
    assertThat(
            of(
                ended(waiting("observer", "CrashLoopBackOff", "back-off"), 3, "Error", null)
                    .withRestartCount(2)))
        .contains(
            new Trouble(
                Kind.CRASHING,
                "pod obtest-zone1-0 (node node-7), container observer: ended with code 3, 3 times so far; its last words: "
                    + LOG,
                3));
  }

  @Test
  void itsTerminationMessageCountsMoreThanItsLog() {
    assertThat(of(ended(waiting("observer", "CrashLoopBackOff", "x"), 3, "Error", "disk full\n")))
        .hasValueSatisfying(t -> assertThat(t.message()).endsWith("disk full"));
  }

  @Test
  void itIsStillInTroubleWhileItRunsForAMoment() {
    assertThat(of(ended(running("observer", "2026-11-24T03:59:50Z"), 3, "Error", null)))
        .hasValueSatisfying(t -> assertThat(t.kind()).isEqualTo(Kind.CRASHING));
  }

  @Test
  void aCrashThatIsOverIsNoTrouble() {
    seen = Duration.ofSeconds(61);
    assertThat(of(ended(running("observer", "2026-11-24T03:50:00Z"), 3, "Error", null))).isEmpty();
  }

  @Test
  void whatKilledItIsTold() {
    assertThat(of(ended(waiting("observer", "CrashLoopBackOff", "x"), 137, "OOMKilled", null)))
        .hasValueSatisfying(t -> assertThat(t.message()).contains("137 (OOMKilled)"));
  }

  @ParameterizedTest
  @CsvSource({
    "StartError, failed to create containerd task: exec format error",
    "Error, exec /observer: exec format error"
  })
  void aProgramForAnotherArchitectureCantBeStarted(String reason, String message) {
    assertThat(of(ended(waiting("observer", "CrashLoopBackOff", "x"), 128, reason, message)))
        .hasValueSatisfying(t -> assertThat(t.kind()).isEqualTo(Kind.NOT_STARTED));
  }

  @Test
  void anInitContainerThatFailsIsNamed() {
    assertThat(
            ofInit(ended(waiting("copy", "CrashLoopBackOff", "x"), 1, "Error", "no space").build()))
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(Kind.INIT);
              assertThat(t.message()).contains("copy", "code 1", "no space");
            });
  }

  @Test
  void anInitContainerThatIsDoneIsNoTrouble() {
    ContainerStatus done =
        container("copy")
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .endTerminated()
            .endState()
            .build();
    assertThat(ofInit(done)).isEmpty();
  }

  @Test
  void aSidecarThatFailsIsNotTheObserver() {
    assertThat(
            of(
                running("observer", "2026-11-24T03:00:00Z"),
                waiting("agent", "ImagePullBackOff", "no such image")))
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(Kind.SIDECAR);
              assertThat(t.message()).contains("agent");
            });
  }

  @Test
  void aPodThatShouldHaveEndedLongAgoIsTold() {
    seen = Duration.ofSeconds(61);
    PodBuilder pod =
        pod()
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T03:58:00Z")
            .withDeletionGracePeriodSeconds(30L)
            .endMetadata();
    assertThat(of(pod))
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(Kind.TERMINATING);
              assertThat(t.message()).contains("node-7");
            });
  }

  @Test
  void aPodThatIsEndingIsNoTrouble() {
    seen = Duration.ofSeconds(60);
    PodBuilder pod =
        pod()
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T04:00:20Z")
            .withDeletionGracePeriodSeconds(30L)
            .endMetadata();
    assertThat(of(pod)).isEmpty();
  }

  @Test
  void aPodThatFailedAsAWholeIsToldWithItsReason() {
    PodBuilder pod =
        pod()
            .editStatus()
            .withPhase("Failed")
            .withReason("Evicted")
            .withMessage("the node was low on memory")
            .endStatus();
    assertThat(of(pod))
        .hasValueSatisfying(
            t -> {
              assertThat(t.kind()).isEqualTo(Kind.LOST);
              assertThat(t.message()).contains("Evicted", "low on memory");
            });
  }
}
