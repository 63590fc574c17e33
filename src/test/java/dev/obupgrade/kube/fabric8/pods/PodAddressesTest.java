package dev.obupgrade.kube.fabric8.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.PodAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodAddressesTest {
  private static final String OWN = "10.244.0.7";
  private static final PodAddress.OfService SERVICE =
      new PodAddress.OfService("10.96.0.7", "own", true, Set.of(2881), true);

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("obtest-zone1-0")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPodIP(OWN)
        .endStatus();
  }

  private static StatefulSet set(Map<String, String> templateAnnotations) {
    return new StatefulSetBuilder()
        .withNewSpec()
        .withNewTemplate()
        .withNewMetadata()
        .withAnnotations(templateAnnotations)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static List<PodAddress> addresses(Pod pod, StatefulSet set) {
    return PodAddresses.of(pod, set, List.of(SERVICE));
  }

  @Test
  void aPodsOwnAddressIsNotKept() {
    assertThat(addresses(pod().build(), set(Map.of())))
        .containsExactlyInAnyOrder(SERVICE, new PodAddress.Own(OWN, false));
  }

  @Test
  void itIsKeptWhereTheAnnotationSaysSo() {
    Pod pod =
        pod()
            .editMetadata()
            .addToAnnotations("obupgrade.dev/fixed-ip", "true")
            .endMetadata()
            .build();
    assertThat(addresses(pod, set(Map.of()))).contains(new PodAddress.Own(OWN, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cni.projectcalico.org/ipAddrs | ["10.244.0.7"]
          cni.projectcalico.org/ipAddrs | ["10.244.0.7","fd00::7"]
          ovn.kubernetes.io/ip_address  | 10.244.0.7
          ovn.kubernetes.io/ip_pool     | 10.244.0.6,10.244.0.7
          ovn.kubernetes.io/ip_pool     | 10.244.0.6; 10.244.0.7
          """)
  void itIsKeptWhereTheTemplateAsksTheNetworkForIt(String annotation, String value) {
    assertThat(addresses(pod().build(), set(Map.of(annotation, value))))
        .contains(new PodAddress.Own(OWN, true));
  }

  @Test
  void itIsNotKeptWhereTheTemplateAsksForAnother() {
    assertThat(
            addresses(pod().build(), set(Map.of("ovn.kubernetes.io/ip_pool", "10.244.0.70,::7"))))
        .contains(new PodAddress.Own(OWN, false));
  }

  /** Kube-OVN writes what it gave a pod into the same annotation, which promises nothing. */
  @Test
  void whatTheNetworkWroteOnThePodItselfDoesNotCount() {
    Pod pod =
        pod()
            .editMetadata()
            .addToAnnotations("ovn.kubernetes.io/ip_address", OWN)
            .endMetadata()
            .build();
    assertThat(addresses(pod, set(Map.of()))).contains(new PodAddress.Own(OWN, false));
  }

  @Test
  void onTheHostNetworkItIsTheNodes() {
    Pod pod = pod().editSpec().withHostNetwork(true).endSpec().build();
    assertThat(addresses(pod, set(Map.of()))).contains(new PodAddress.OfNode(OWN));
  }

  @Test
  void allFamiliesCount() {
    Pod pod = pod().editStatus().addNewPodIP(OWN).addNewPodIP("fd00::7").endStatus().build();
    assertThat(addresses(pod, set(Map.of())))
        .containsExactlyInAnyOrder(
            SERVICE, new PodAddress.Own(OWN, false), new PodAddress.Own("fd00::7", false));
  }
}
