package dev.obupgrade.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodMappingTest {
  private static final String OWN = "10.244.0.7";
  private static final String SERVICE = "10.96.0.7";

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("obtest-zone1-0")
        .withUid("uid-1")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPodIP(OWN)
        .endStatus();
  }

  private static PodState state(Pod pod) {
    return PodMapping.state(pod, "observer", Set.of(SERVICE), Optional.empty());
  }

  @Test
  void aPodsOwnAddressChangesWhenItIsReplaced() {
    PodState state = state(pod().build());
    assertThat(state.addresses()).containsExactlyInAnyOrder(OWN, SERVICE);
    assertThat(state.fixedAddresses()).containsExactly(SERVICE);
  }

  @Test
  void itStaysWhereTheAnnotationSaysSo() {
    PodState state =
        state(
            pod()
                .editMetadata()
                .addToAnnotations("obupgrade.dev/fixed-ip", "true")
                .endMetadata()
                .build());
    assertThat(state.fixedAddresses()).containsExactlyInAnyOrder(OWN, SERVICE);
  }

  @Test
  void itStaysOnTheNodesOwnNetwork() {
    PodState state = state(pod().editSpec().withHostNetwork(true).endSpec().build());
    assertThat(state.fixedAddresses()).containsExactlyInAnyOrder(OWN, SERVICE);
  }
}
