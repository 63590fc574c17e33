package dev.obupgrade.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.chart.ProjectVersion;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-cluster")
class TestKubernetesIT {

  private static TestKubernetes kubernetes;

  @BeforeAll
  static void start() {
    kubernetes = TestKubernetes.start();
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
  }

  @Test
  void aPodOfALoadedImageRuns() {
    kubernetes.load(Path.of("target/images/operator.tar").toAbsolutePath());

    Pod pod = kubernetes.client().resource(javaVersion()).create();
    try {
      kubernetes
          .client()
          .resource(pod)
          .waitUntilCondition(
              p -> p != null && "Succeeded".equals(p.getStatus().getPhase()), 60, TimeUnit.SECONDS);

      assertThat(kubernetes.client().pods().resource(pod).getLog()).contains("Runtime Environment");
    } finally {
      kubernetes.client().resource(pod).withGracePeriod(0).delete();
    }
  }

  private static Pod javaVersion() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withGenerateName("java-version-")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("java")
        .withImage(System.getProperty("obupgrade.image", ProjectVersion.image()))
        .withImagePullPolicy("IfNotPresent")
        .withCommand("java", "-version")
        .endContainer()
        .endSpec()
        .build();
  }
}
