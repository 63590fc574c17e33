package dev.obupgrade.kube.fabric8.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.Surroundings.QuotaExcess;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaExcessTest {

  private static List<QuotaExcess> excess(
      String resource, String used, String hard, String... scopes) {
    return SurroundingsMapping.excess(
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("team")
            .endMetadata()
            .withNewSpec()
            .withScopes(scopes)
            .endSpec()
            .withNewStatus()
            .addToUsed(resource, new Quantity(used))
            .addToHard(resource, new Quantity(hard))
            .endStatus()
            .build());
  }

  @Test
  void moreThanTheLimitIsTooMuchWhateverTheUnits() {
    assertThat(excess("requests.memory", "2Gi", "1500Mi"))
        .containsExactly(new QuotaExcess("team", "requests.memory", "2Gi", "1500Mi"));
    assertThat(excess("limits.cpu", "2", "1500m")).hasSize(1);
  }

  /** The pod that goes gives back what the one that comes takes. */
  @Test
  void aQuotaThatIsJustUsedUpLetsAPodBeReplaced() {
    assertThat(excess("pods", "3", "3")).isEmpty();
    assertThat(excess("requests.memory", "1024Mi", "1Gi")).isEmpty();
  }

  @Test
  void whatServersDoNotTakeIsNoMatter() {
    assertThat(excess("count/configmaps", "9", "1")).isEmpty();
    assertThat(excess("requests.storage", "9Gi", "1Gi")).isEmpty();
  }

  @Test
  void norAreQuotasForOtherPods() {
    assertThat(excess("pods", "3", "1", "Terminating")).isEmpty();
    assertThat(excess("pods", "3", "1", "NotTerminating")).hasSize(1);
  }
}
