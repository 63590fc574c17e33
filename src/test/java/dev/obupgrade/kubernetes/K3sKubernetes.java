package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in a Docker container. */
record K3sKubernetes(K3sContainer container, Path kubeconfig, KubernetesClient client)
    implements TestKubernetes {

  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

  @SuppressWarnings("resource") // it is this object's, and closed with it
  static K3sKubernetes start() {
    K3sContainer container = new K3sContainer(IMAGE);
    container.start();
    try {
      Path kubeconfig = Files.createTempFile("k3s-", ".kubeconfig");
      Files.writeString(kubeconfig, container.getKubeConfigYaml());
      return new K3sKubernetes(container, kubeconfig, Clients.of(kubeconfig));
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void load(Path archive) {
    String inside = "/tmp/" + archive.getFileName();
    container.copyFileToContainer(MountableFile.forHostPath(archive), inside);
    run("ctr", "--namespace", "k8s.io", "images", "import", inside);
    run("rm", inside);
  }

  private void run(String... command) {
    try {
      ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(
            "%s in the K3s container: exit code %d, %s"
                .formatted(String.join(" ", command), result.getExitCode(), result.getStderr()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + String.join(" ", command), e);
    }
  }

  @Override
  public String description() {
    return "K3s (%s) in Docker".formatted(container.getDockerImageName());
  }

  @Override
  public void close() {
    client.close();
    container.stop();
    try {
      Files.deleteIfExists(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
