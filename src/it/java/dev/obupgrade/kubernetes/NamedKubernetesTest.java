package dev.obupgrade.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedKubernetesTest {

  @TempDir Path folder;

  @Test
  void loadingAnImageSaysHowThePersonDoesIt() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: {token: t}}]
            """);

    try (TestKubernetes kubernetes = NamedKubernetes.connect(kubeconfig)) {
      assertThatThrownBy(() -> kubernetes.load(Path.of("operator.tar")))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContainingAll(
              "kind load image-archive operator.tar", "minikube image load operator.tar");
    }
  }
}
