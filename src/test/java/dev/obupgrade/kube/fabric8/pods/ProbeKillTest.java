package dev.obupgrade.kube.fabric8.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeKillTest {
  private static final String LIVENESS =
      "Container observer failed liveness probe, will be restarted";
  private static final Pod ENDED =
      new PodBuilder()
          .withNewStatus()
          .addNewContainerStatus()
          .withName("observer")
          .withNewLastState()
          .withNewTerminated()
          .withExitCode(137)
          .withStartedAt("2026-11-24T03:00:00Z")
          .endTerminated()
          .endLastState()
          .endContainerStatus()
          .endStatus()
          .build();

  private static Optional<String> told(String reason, String message, String at) {
    var event =
        new EventBuilder()
            .withNewMetadata()
            .endMetadata()
            .withReason(reason)
            .withMessage(message)
            .withLastTimestamp(at)
            .build();
    return ProbeKill.of(ENDED, "observer", List.of(event));
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVENESS, "Container observer failed startup probe, will be restarted"})
  void theProbeThatKilledIsTold(String message) {
    assertThat(told("Killing", message, "2026-11-24T03:02:00Z")).contains(message);
  }

  @Test
  void whatIsOfAnotherKindRunOrContainerIsNotTaken() {
    assertThat(told("Killing", "Stopping container observer", "2026-11-24T03:02:00Z")).isEmpty();
    assertThat(told("Killing", LIVENESS, "2026-11-24T02:59:59Z")).isEmpty();
    assertThat(told("Unhealthy", LIVENESS, "2026-11-24T03:02:00Z")).isEmpty();
    assertThat(told("Killing", LIVENESS.replace("observer", "agent"), "2026-11-24T03:02:00Z"))
        .isEmpty();
  }
}
