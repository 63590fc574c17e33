package dev.obupgrade.bench.fifty;

import dev.obupgrade.bench.fifty.PlayedJobs.Ended;
import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Server;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Plays scheduler and kubelet for every pod, each in its own thread. */
final class PlayedNode implements ResourceEventHandler<Pod>, AutoCloseable {
  private static final String NODE = "node-1";

  /**
   * The time from scheduling a pod to the first step of its container, with the image on the node.
   */
  private static final Duration START = Duration.ofMillis(500);

  /** A script's interpreter alone takes this long to start. */
  private static final Duration WORK = Duration.ofSeconds(1);

  private static final Duration STOP = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final PlayedJobs jobs = new PlayedJobs();
  private final Map<String, PlayedCluster> clusters = new ConcurrentHashMap<>();
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Set<String> stopping = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SharedIndexInformer<Pod> pods;

  PlayedNode(KubernetesClient client) {
    this.client = client;
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .addToLabels("kubernetes.io/arch", "amd64")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build())
        .create();
    // The controller that removes the taint of a new node doesn't run here.
    client
        .nodes()
        .withName(NODE)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"taints\": null}}");
    this.pods = client.pods().inAnyNamespace().inform(this);
  }

  /** How often what runs in Jobs has logged in at databases so far. */
  long scriptSessions() {
    return jobs.sessions();
  }

  void host(PlayedCluster cluster) {
    clusters.put(cluster.namespace(), cluster);
  }

  @Override
  public void onAdd(Pod pod) {
    seen(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    seen(pod);
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    // the pod is gone
  }

  private void seen(Pod pod) {
    PlayedCluster cluster = clusters.get(pod.getMetadata().getNamespace());
    String uid = pod.getMetadata().getUid();
    if (cluster == null) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      if (stopping.add(uid)) {
        threads.execute(() -> played(pod, () -> stop(cluster, pod)));
      }
    } else if (begun.add(uid)) {
      threads.execute(() -> played(pod, () -> live(cluster, pod)));
    }
  }

  private interface Part {
    void play() throws Exception;
  }

  private static void played(Pod pod, Part part) {
    try {
      part.play();
    } catch (Exception e) {
      System.err.printf(
          "pod %s/%s: %s%n", pod.getMetadata().getNamespace(), pod.getMetadata().getName(), e);
    }
  }

  private void live(PlayedCluster cluster, Pod pod) throws Exception {
    bind(pod);
    TimeUnit.MILLISECONDS.sleep(START.toMillis());
    if (isJob(pod)) {
      work(cluster, pod);
      return;
    }
    Server server = cluster.server(pod.getMetadata().getName());
    String image = pod.getSpec().getContainers().getFirst().getImage();
    cluster.database().cluster().startServer(server, Build.of(PlayedCluster.build(image)));
    PodStatusBuilder status =
        running(pod)
            .withPodIP(server.address().ip())
            .addNewPodIP(server.address().ip())
            .addToConditions(
                new PodConditionBuilder()
                    .withType("Ready")
                    .withStatus("True")
                    .withLastTransitionTime(Instant.now().toString())
                    .build());
    report(pod, status);
  }

  private void work(PlayedCluster cluster, Pod pod) throws Exception {
    report(pod, running(pod));
    TimeUnit.MILLISECONDS.sleep(WORK.toMillis());
    List<ContainerStatus> ended = new ArrayList<>();
    boolean passed = true;
    for (Container container : pod.getSpec().getContainers()) {
      Ended end = jobs.run(cluster, container);
      passed &= end.code() == 0;
      ended.add(
          status(container)
              .withReady(false)
              .withNewState()
              .withNewTerminated()
              .withExitCode(end.code())
              .withMessage(end.message())
              .withReason(end.code() == 0 ? "Completed" : "Error")
              .endTerminated()
              .endState()
              .build());
    }
    report(
        pod,
        new PodStatusBuilder()
            .withPhase(passed ? "Succeeded" : "Failed")
            .withContainerStatuses(ended));
  }

  private void stop(PlayedCluster cluster, Pod pod) throws Exception {
    if (!isJob(pod)) {
      TimeUnit.MILLISECONDS.sleep(STOP.toMillis());
      cluster.database().kill(cluster.server(pod.getMetadata().getName()));
    }
    try {
      client.resource(pod).withGracePeriod(0).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
    }
  }

  private static boolean isJob(Pod pod) {
    return pod.getMetadata().getLabels().containsKey("batch.kubernetes.io/job-name");
  }

  private void bind(Pod pod) {
    var meta = pod.getMetadata();
    client
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(NODE)
                .endTarget()
                .build())
        .create();
  }

  private static PodStatusBuilder running(Pod pod) {
    return new PodStatusBuilder()
        .withPhase("Running")
        .withStartTime(Instant.now().toString())
        .withContainerStatuses(
            pod.getSpec().getContainers().stream()
                .map(
                    container ->
                        status(container)
                            .withReady(true)
                            .withNewState()
                            .withNewRunning()
                            .withStartedAt(Instant.now().toString())
                            .endRunning()
                            .endState()
                            .build())
                .toList());
  }

  private static ContainerStatusBuilder status(Container container) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID("")
        .withRestartCount(0);
  }

  private void report(Pod pod, PodStatusBuilder status) {
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(new PodBuilder().withStatus(status.build()).build()));
  }

  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
  }
}
