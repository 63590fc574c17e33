package dev.obupgrade.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;

/**
 * Chooses the Kubernetes to use: the named one, otherwise K3s in Docker, otherwise this machine's
 * own. It never silently replaces what a person names.
 *
 * @param dockerReachable asked only when no kubeconfig is named, because asking takes seconds
 */
record KubernetesChoice(
    Map<String, String> environment, BooleanSupplier dockerReachable, Path checkout) {

  static final String KUBECONFIG = "OBUPGRADE_KUBECONFIG";

  /** The choice, which is not started yet. */
  sealed interface Choice {
    TestKubernetes start();
  }

  record Named(Path kubeconfig) implements Choice {
    @Override
    public TestKubernetes start() {
      return NamedKubernetes.connect(kubeconfig);
    }
  }

  record K3s() implements Choice {
    @Override
    public TestKubernetes start() {
      return K3sKubernetes.start();
    }
  }

  record Local(Path script) implements Choice {
    @Override
    public TestKubernetes start() {
      return LocalKubernetes.start(script);
    }
  }

  static KubernetesChoice ofThisMachine() {
    return new KubernetesChoice(
        System.getenv(), KubernetesChoice::dockerAnswers, Path.of("").toAbsolutePath());
  }

  Choice choose() {
    Optional<String> named = Optional.ofNullable(environment.get(KUBECONFIG));
    if (named.isPresent() && !named.get().isBlank()) {
      return new Named(readable(Path.of(named.get())));
    }
    return dockerReachable.getAsBoolean() ? new K3s() : new Local(script());
  }

  /** Asks Testcontainers only if there may be a Docker, because it logs an error without one. */
  private static boolean dockerAnswers() {
    boolean perhaps =
        System.getenv("DOCKER_HOST") != null
            || Files.exists(Path.of("/var/run/docker.sock"))
            || Files.exists(Path.of(System.getProperty("user.home"), ".docker/run/docker.sock"))
            || Files.exists(
                Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"));
    return perhaps && DockerClientFactory.instance().isDockerAvailable();
  }

  private static Path readable(Path kubeconfig) {
    if (!Files.isReadable(kubeconfig) || Files.isDirectory(kubeconfig)) {
      throw new IllegalStateException(
          "%s names %s, which is not a readable file. Correct it, or unset it."
              .formatted(KUBECONFIG, kubeconfig));
    }
    return kubeconfig;
  }

  private Path script() {
    Path script = checkout.resolve("src/it/kubernetes/local-kubernetes");
    if (!Files.isExecutable(script)) {
      throw new IllegalStateException(
          "%s is missing or not executable. Run the tests in the project's own folder."
              .formatted(script));
    }
    return script;
  }
}
