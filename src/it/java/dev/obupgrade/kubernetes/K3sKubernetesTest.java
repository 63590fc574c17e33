package dev.obupgrade.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.kubernetes.K3sKubernetes.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests without Docker which commands the container gets. */
class K3sKubernetesTest {
  private static final Path ARCHIVE = Path.of("/somewhere/target/images/operator.tar");

  @Test
  void anImageIsCopiedImportedForTheKubeletAndItsCopyRemoved() {
    Recorded machine = new Recorded(0);

    K3sKubernetes.of(machine).load(ARCHIVE);

    assertThat(machine.asked)
        .containsExactly(
            "put " + ARCHIVE + " /tmp/operator.tar",
            "ctr --namespace k8s.io images import /tmp/operator.tar",
            "rm /tmp/operator.tar");
  }

  @Test
  void anImportThatFailsIsAnErrorWithTheCommandAndItsWords() {
    K3sKubernetes kubernetes = K3sKubernetes.of(new Recorded(1));

    assertThatThrownBy(() -> kubernetes.load(ARCHIVE))
        .hasMessageContainingAll(
            "images import /tmp/operator.tar", "exit code 1", "no space left on device");
  }

  @Test
  void theKubeconfigIsAFileForItsOwnerOnlyAndGoesWithTheCluster() throws IOException {
    Recorded machine = new Recorded(0);
    K3sKubernetes kubernetes = K3sKubernetes.of(machine);
    Path file = kubernetes.kubeconfig();

    assertThat(file).hasContent(machine.kubeconfig());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(kubernetes.client().getMasterUrl()).hasToString("https://127.0.0.1:32769/");
    assertThat(kubernetes.description()).contains("K3s (rancher/k3s:1)", file.toString());

    kubernetes.close();

    assertThat(file).doesNotExist();
    assertThat(machine.asked).containsExactly("stop");
  }

  @Test
  void itDoesNotOutliveTheProcess() {
    assertThat(K3sKubernetes.of(new Recorded(0)).outlivesThisProcess()).isFalse();
  }

  /** Records its commands, and ends each with the same exit code. */
  private static final class Recorded implements K3sKubernetes.Machine {
    private final int exitCode;
    private final List<String> asked = new ArrayList<>();

    Recorded(int exitCode) {
      this.exitCode = exitCode;
    }

    @Override
    public String image() {
      return "rancher/k3s:1";
    }

    @Override
    public String kubeconfig() {
      return """
      apiVersion: v1
      kind: Config
      current-context: default
      clusters:
      - {name: default, cluster: {server: "https://127.0.0.1:32769", insecure-skip-tls-verify: true}}
      contexts:
      - {name: default, context: {cluster: default, user: default}}
      users:
      - {name: default, user: {token: t}}
      """;
    }

    @Override
    public void put(Path file, String inside) {
      asked.add("put " + file + " " + inside);
    }

    @Override
    public Ended run(String... command) {
      asked.add(String.join(" ", command));
      return new Ended(exitCode, "no space left on device");
    }

    @Override
    public void stop() {
      asked.add("stop");
    }
  }
}
