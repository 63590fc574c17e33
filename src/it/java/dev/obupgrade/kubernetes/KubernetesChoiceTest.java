package dev.obupgrade.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.obupgrade.kubernetes.KubernetesChoice.K3s;
import dev.obupgrade.kubernetes.KubernetesChoice.Local;
import dev.obupgrade.kubernetes.KubernetesChoice.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesChoiceTest {

  private static final BooleanSupplier DOCKER = () -> true;
  private static final BooleanSupplier NO_DOCKER = () -> false;

  @TempDir Path checkout;

  @Test
  void aNamedKubeconfigWinsAndDockerIsNotAsked() throws IOException {
    Path kubeconfig = Files.createFile(checkout.resolve("kubeconfig"));
    BooleanSupplier asked = () -> fail("Docker was asked");

    assertThat(choice(Map.of("OBUPGRADE_KUBECONFIG", kubeconfig.toString()), asked).choose())
        .isEqualTo(new Named(kubeconfig));
  }

  @Test
  void aNamedKubeconfigThatIsNotThereIsAnErrorAndNotAnotherChoice() {
    KubernetesChoice choice = choice(Map.of("OBUPGRADE_KUBECONFIG", "/no/such/kubeconfig"), DOCKER);

    assertThatThrownBy(choice::choose)
        .hasMessageContainingAll("OBUPGRADE_KUBECONFIG", "/no/such/kubeconfig", "unset");
  }

  @Test
  void aBlankNameIsNoName() {
    assertThat(choice(Map.of("OBUPGRADE_KUBECONFIG", " "), DOCKER).choose()).isEqualTo(new K3s());
  }

  @Test
  void dockerIsTakenWhenItsEngineAnswers() {
    assertThat(choice(Map.of(), DOCKER).choose()).isEqualTo(new K3s());
  }

  @Test
  void withoutDockerItIsThisMachinesOwn() throws IOException {
    Path script = checkout.resolve("src/it/kubernetes/local-kubernetes");
    Files.createDirectories(script.getParent());
    Files.createFile(script);
    assertThat(script.toFile().setExecutable(true)).isTrue();

    assertThat(choice(Map.of(), NO_DOCKER).choose()).isEqualTo(new Local(script));
  }

  @Test
  void outsideTheCheckoutTheErrorSaysWhereToRun() {
    assertThatThrownBy(choice(Map.of(), NO_DOCKER)::choose)
        .hasMessageContainingAll("local-kubernetes", "project's own folder");
  }

  private KubernetesChoice choice(Map<String, String> environment, BooleanSupplier docker) {
    return new KubernetesChoice(environment, docker, checkout);
  }
}
