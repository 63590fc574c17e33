package dev.obupgrade.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;

/**
 * Which Kubernetes to use: the one named, else Docker's, else this machine's own. What a person
 * names is never silently replaced by something else.
 *
 * @param dockerReachable asked only when no kubeconfig is named, because asking takes seconds
 */
record KubernetesChoice(
    Map<String, String> environment, BooleanSupplier dockerReachable, Path checkout) {

  static final String KUBECONFIG = "OBUPGRADE_KUBECONFIG";

  /** What was chosen, not yet started. */
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

  /** Testcontainers logs an error when there is no Docker, so it is asked only if there may be. */
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
          "%s names %s, which is no readable file: correct it, or unset it to let the tests start a cluster"
              .formatted(KUBECONFIG, kubeconfig));
    }
    return kubeconfig;
  }

  private Path script() {
    Path script = checkout.resolve("src/it/kubernetes/local-kubernetes");
    if (!Files.isExecutable(script)) {
      throw new IllegalStateException(
          "%s is not there or not executable: run the tests in the project's own folder"
              .formatted(script));
    }
    return script;
  }
}
