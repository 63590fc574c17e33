package dev.obupgrade.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs etcd, kube-apiserver and kube-controller-manager on loopback and free ports: a Kubernetes
 * without nodes. {@code src/it/kubernetes/local-kubernetes install} builds the programs.
 */
public final class ControlPlane implements AutoCloseable {
  private static final String ADMIN = "admin-token";

  /** The token of a user who may do nothing. */
  public static final String NOBODY = "nobody-token";

  /** The token of a user who has the operator's permissions. */
  public static final String OPERATOR = "operator-token";

  private static final Path SCRIPT = Path.of("src/it/kubernetes/local-kubernetes");

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int port;

  private ControlPlane(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** The programs of a test, which is skipped if they aren't built. */
  public static Path neededPrograms() throws IOException, InterruptedException {
    Optional<Path> programs = programs();
    assumeTrue(
        programs.isPresent(),
        "needs etcd and Kubernetes' programs: src/it/kubernetes/local-kubernetes install");
    return programs.get();
  }

  /** Returns empty if the programs aren't built. */
  public static Optional<Path> programs() throws IOException, InterruptedException {
    if (!Files.exists(SCRIPT)) {
      return Optional.empty();
    }
    Process asked = new ProcessBuilder(SCRIPT.toString(), "bin").start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    asked.waitFor();
    Path bin = Path.of(said);
    boolean there = Files.exists(bin.resolve("complete")) && Files.exists(Path.of("/usr/bin/etcd"));
    return there ? Optional.of(bin) : Optional.empty();
  }

  /**
   * @param apiServerOptions additional options
   */
  public static ControlPlane start(Path bin, String... apiServerOptions)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("control-plane");
    ControlPlane plane = new ControlPlane(folder, freePort());
    try {
      plane.startAll(bin, List.of(apiServerOptions));
    } catch (IOException | InterruptedException | GeneralSecurityException | RuntimeException e) {
      plane.close();
      throw e;
    }
    return plane;
  }

  private void startAll(Path bin, List<String> apiServerOptions)
      throws IOException, InterruptedException, GeneralSecurityException {
    String etcd = "http://127.0.0.1:" + freePort();
    String peer = "http://127.0.0.1:" + freePort();
    launch(
        "etcd",
        "/usr/bin/etcd",
        "--data-dir=" + folder.resolve("etcd-data"),
        "--unsafe-no-fsync",
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
    Path tokens = folder.resolve("tokens.csv");
    Files.writeString(
        tokens,
        ADMIN + ",admin,1,system:masters\n" + NOBODY + ",nobody,2\n" + OPERATOR + ",operator,3\n");
    Path key = writeKey();
    List<String> apiServer = new ArrayList<>();
    apiServer.addAll(
        List.of(
            bin.resolve("kube-apiserver").toString(),
            "--etcd-servers=" + etcd,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--secure-port=" + port,
            "--cert-dir=" + folder.resolve("certificates"),
            "--token-auth-file=" + tokens,
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.97.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + key,
            "--service-account-signing-key-file=" + key,
            // With it, pods would wait for their namespace's default account.
            "--disable-admission-plugins=ServiceAccount"));
    apiServer.addAll(apiServerOptions);
    launch("kube-apiserver", apiServer.toArray(String[]::new));
    try (KubernetesClient client = client()) {
      await("the API server to be ready", () -> "ok".equals(client.raw("/readyz")));
    }
    kubeconfig(ADMIN);
    launch(
        "kube-controller-manager",
        bin.resolve("kube-controller-manager").toString(),
        "--kubeconfig=" + kubeconfigFile(),
        "--controllers=job-controller,statefulset-controller,garbage-collector-controller,"
            + "resourcequota-controller,clusterrole-aggregation-controller",
        // Its usual limit of 20 requests per second would slow all tests.
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
        "--leader-elect=false",
        "--secure-port=0");
  }

  /** Returns a kubeconfig with all permissions, for other programs. */
  public Path kubeconfigFile() {
    return kubeconfigFile(ADMIN);
  }

  /** Returns the processor time that all its programs have used. */
  public Duration cpu() {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  public KubernetesClient client() {
    return client(ADMIN);
  }

  public KubernetesClient client(String token) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl("https://127.0.0.1:" + port)
                .withOauthToken(token)
                .withTrustCerts(true)
                .withDisableHostnameVerification(true)
                .withRequestRetryBackoffLimit(0)
                .withNamespace("default")
                .build())
        .build();
  }

  public static void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!holds(condition)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("Timed out after a minute waiting for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (io.fabric8.kubernetes.client.KubernetesClientException
        | java.util.NoSuchElementException notYet) {
      return false;
    }
  }

  private void launch(String name, String... command) throws IOException {
    File log = folder.resolve(name + ".log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    processes.add(process);
    // For a run that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private Path writeKey() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    Path file = folder.resolve("accounts.key");
    String kind = "PRIVATE KEY-----\n";
    Files.writeString(file, "-----BEGIN " + kind + text + "\n-----END " + kind);
    return file;
  }

  /** Returns a kubeconfig with which a program is the user of that token. */
  public Path kubeconfig(String token) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: it
        clusters:
        - {name: it, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}
        contexts:
        - {name: it, context: {cluster: it, user: it}}
        users:
        - {name: it, user: {token: %s}}
        """
            .formatted(port, token);
    return Files.writeString(kubeconfigFile(token), text);
  }

  private Path kubeconfigFile(String token) {
    return folder.resolve(token + ".kubeconfig");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
