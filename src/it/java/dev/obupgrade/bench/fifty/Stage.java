package dev.obupgrade.bench.fifty;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kubernetes.ControlPlane;
import dev.obupgrade.kubernetes.Installation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The environment of the upgrades: Kubernetes, the operator, and the node that everything runs on.
 */
final class Stage implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final AuditLog audit;
  private final ControlPlane plane;
  private final KubernetesClient client;
  private final PlayedNode node;
  private final OperatorProcess operator;
  private final List<PlayedCluster> clusters = new ArrayList<>();

  private Stage(
      AuditLog audit,
      ControlPlane plane,
      KubernetesClient client,
      PlayedNode node,
      OperatorProcess operator) {
    this.audit = audit;
    this.plane = plane;
    this.client = client;
    this.node = node;
    this.operator = operator;
  }

  static Stage set(Path programs, Path folder) throws Exception {
    AuditLog audit = new AuditLog(folder);
    ControlPlane plane = ControlPlane.start(programs, audit.options());
    try {
      KubernetesClient client = plane.client();
      Installation.install(client, programs.resolve("helm"));
      return new Stage(
          audit,
          plane,
          client,
          new PlayedNode(client),
          OperatorProcess.start(plane.kubeconfig(ControlPlane.OPERATOR), folder));
    } catch (Exception e) {
      plane.close();
      throw e;
    }
  }

  AuditLog audit() {
    return audit;
  }

  KubernetesClient client() {
    return client;
  }

  OperatorProcess operator() {
    return operator;
  }

  /** Returns the processor time that everything has used so far. */
  Cpu cpu() {
    return new Cpu(
        operator.cpu(),
        plane.cpu(),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
  }

  /** How often what runs in Jobs has logged in at databases so far. */
  long scriptSessions() {
    return node.scriptSessions();
  }

  /** Creates clusters, and waits until their pods run. */
  List<PlayedCluster> clusters(String prefix, int count) throws InterruptedException {
    List<PlayedCluster> made = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      PlayedCluster cluster = new PlayedCluster(prefix + i);
      made.add(cluster);
      clusters.add(cluster);
      node.host(cluster);
      cluster.objects().forEach(object -> client.resource(object).create());
    }
    ControlPlane.await(
        "the pods to run",
        () ->
            client.pods().inAnyNamespace().list().getItems().stream()
                    .filter(pod -> pod.getMetadata().getNamespace().startsWith(prefix))
                    .filter(Stage::running)
                    .count()
                == 3L * count);
    return made;
  }

  private static boolean running(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase());
  }

  ObUpgrade upgrade(PlayedCluster cluster) {
    return client
        .resources(ObUpgrade.class)
        .inNamespace(cluster.namespace())
        .withName(PlayedCluster.UPGRADE)
        .require();
  }

  /**
   * @throws IllegalStateException when one of them stalls
   */
  void awaitEnd(List<PlayedCluster> upgraded) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<PlayedCluster> open = new ArrayList<>(upgraded);
    while (!open.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(500);
      open.removeIf(cluster -> over(upgrade(cluster)));
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "Upgrades not over after %d minutes: %s"
                .formatted(LIMIT.toMinutes(), upgrade(open.getFirst()).getStatus()));
      }
    }
  }

  private static boolean over(ObUpgrade upgrade) {
    var status = upgrade.getStatus();
    if (status == null) {
      return false;
    }
    if (status.conditions().stream()
        .anyMatch(c -> "Stalled".equals(c.getType()) && "True".equals(c.getStatus()))) {
      throw new IllegalStateException(
          "%s has stalled: %s".formatted(upgrade.getMetadata().getNamespace(), status.message()));
    }
    return status.finishedAt() != null;
  }

  @Override
  public void close() throws IOException {
    operator.close();
    node.close();
    clusters.forEach(PlayedCluster::close);
    client.close();
    plane.close();
  }
}
