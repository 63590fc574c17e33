package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.obupgrade.kubernetes.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  private static final Path KUSTOMIZATION = Path.of("deploy/operator/kustomization.yaml");

  @Test
  void theyAreWhatTheChartGives() throws Exception {
    Optional<Path> programs = ControlPlane.programs();
    assumeTrue(programs.isPresent(), "needs Helm as src/it/kubernetes/local-kubernetes builds it");

    assertThat(Files.readString(Manifests.FILE))
        .as("run `make manifests` and commit what it writes")
        .isEqualTo(Manifests.text(programs.get().resolve("helm").toString()));
  }

  @Test
  void theirImageIsTheOneThatTheKustomizationReplaces() throws Exception {
    assertThat(Files.readString(KUSTOMIZATION)).contains("- name: ob-upgrade-operator\n");
    assertThat(Files.readString(Manifests.FILE)).contains("image: \"ob-upgrade-operator:");
  }
}
