package dev.obupgrade.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in a Docker container, which ends with the process that started it. */
record K3sKubernetes(Machine machine, Path kubeconfig, KubernetesClient client)
    implements TestKubernetes {

  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

  /** The container, as this class uses it. */
  interface Machine {
    String image();

    String kubeconfig();

    void put(Path file, String inside);

    Ended run(String... command) throws IOException, InterruptedException;

    void stop();
  }

  /** The result of a command. */
  record Ended(int exitCode, String errors) {}

  @SuppressWarnings("resource") // this object owns it and closes it
  static K3sKubernetes start() {
    K3sContainer container = new K3sContainer(IMAGE);
    container.start();
    K3sKubernetes started = of(new Docker(container));
    try {
      started.awaitPods();
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  static K3sKubernetes of(Machine machine) {
    try {
      Path kubeconfig = Files.createTempFile("k3s-", ".kubeconfig");
      // For an interrupted run, after which the file names a cluster that is gone.
      kubeconfig.toFile().deleteOnExit();
      Files.writeString(kubeconfig, machine.kubeconfig());
      return new K3sKubernetes(machine, kubeconfig, Clients.of(kubeconfig));
    } catch (IOException e) {
      machine.stop();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits, because K3s answers before its node accepts pods and before a namespace has its default
   * account.
   */
  private void awaitPods() {
    client
        .nodes()
        .withLabel("kubernetes.io/hostname")
        .waitUntilCondition(node -> node != null && ready(node), 90, TimeUnit.SECONDS);
    client
        .serviceAccounts()
        .inNamespace("default")
        .withName("default")
        .waitUntilCondition(Objects::nonNull, 60, TimeUnit.SECONDS);
  }

  private static boolean ready(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Override
  public void load(Path archive) {
    String inside = "/tmp/" + archive.getFileName();
    machine.put(archive, inside);
    run("ctr", "--namespace", "k8s.io", "images", "import", inside);
    run("rm", inside);
  }

  private void run(String... command) {
    try {
      Ended ended = machine.run(command);
      if (ended.exitCode() != 0) {
        throw new IllegalStateException(
            "%s in the K3s container: exit code %d, %s"
                .formatted(String.join(" ", command), ended.exitCode(), ended.errors()));
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
    return "K3s (%s) in Docker, kubeconfig %s".formatted(machine.image(), kubeconfig);
  }

  @Override
  public boolean outlivesThisProcess() {
    return false;
  }

  @Override
  public void close() {
    client.close();
    machine.stop();
    try {
      Files.deleteIfExists(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Docker(K3sContainer container) implements Machine {
    @Override
    public String image() {
      return container.getDockerImageName();
    }

    @Override
    public String kubeconfig() {
      return container.getKubeConfigYaml();
    }

    @Override
    public void put(Path file, String inside) {
      container.copyFileToContainer(MountableFile.forHostPath(file), inside);
    }

    @Override
    public Ended run(String... command) throws IOException, InterruptedException {
      ExecResult result = container.execInContainer(command);
      return new Ended(result.getExitCode(), result.getStderr());
    }

    @Override
    public void stop() {
      container.stop();
    }
  }
}
