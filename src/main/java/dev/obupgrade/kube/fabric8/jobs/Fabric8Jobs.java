package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.Jobs;
import dev.obupgrade.kube.fabric8.pods.NodeTrouble;
import dev.obupgrade.kube.fabric8.pods.ObjectEvents;
import dev.obupgrade.kube.fabric8.pods.PodRefusal;
import dev.obupgrade.kube.fabric8.pods.PodTrouble;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.shared.FirstSeen;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link Jobs} on the API server. */
public final class Fabric8Jobs implements Jobs {
  /** Enough for every table we print, little enough for the operator's memory. */
  private static final int LOG_LINES = 20_000;

  /** Kubernetes puts it on the pods of every Job. */
  private static final String JOB_NAME = "batch.kubernetes.io/job-name";

  /** When a pod takes longer to start, its events are read to learn why. */
  private static final Duration USUAL_START = Duration.ofSeconds(8);

  private final KubernetesClient client;
  private final JobCreation creation;
  private final ObjectEvents events;
  private final NodeTrouble nodes;
  private final FirstSeen firstSeen = new FirstSeen();

  public Fabric8Jobs(KubernetesClient client, JobManifest manifest) {
    this.client = client;
    this.creation = new JobCreation(client, manifest);
    this.events = new ObjectEvents(client);
    this.nodes = new NodeTrouble(client);
  }

  @Override
  public Optional<JobState> find(String namespace, String name) {
    Optional<Job> found = get(namespace, name);
    if (found.isEmpty()) {
      return leftAtWork(namespace, name);
    }
    Job job = found.get();
    List<Pod> pods = pods(job);
    JobState state = JobMapping.state(job, pods);
    boolean over = state.phase() == Phase.SUCCEEDED || state.phase() == Phase.FAILED;
    return Optional.of(
        over || state.trouble().isPresent() || JobMapping.ended(job)
            ? state
            : elsewhere(state, job, pods).map(state::withTrouble).orElse(state));
  }

  /** Trouble that shows neither in the Job nor in its pod. */
  private Optional<Trouble> elsewhere(JobState state, Job job, List<Pod> pods) {
    return pods.stream()
        .flatMap(pod -> nodes.of(pod).stream())
        .findFirst()
        .or(() -> state.phase() == Phase.PENDING ? whyItWaits(job, pods) : Optional.empty());
  }

  /** Why a Job doesn't start, which only events say. */
  private Optional<Trouble> whyItWaits(Job job, List<Pod> pods) {
    if (pods.isEmpty()) {
      return events.podRefusal(job).map(PodRefusal::of);
    }
    Pod pod = pods.getFirst();
    return firstSeen.since(pod.getMetadata().getUid()).compareTo(USUAL_START) > 0
        ? PodTrouble.slow(pod, events.warning(pod))
        : Optional.empty();
  }

  /**
   * kubectl deletes a Job in the background: the Job is gone at once, its pod only when it has
   * ended. Until then its script may still run, and must not run a second time beside it.
   */
  private Optional<JobState> leftAtWork(String namespace, String name) {
    List<Pod> pods =
        ApiErrors.call(
            "list pods of the deleted Job %s/%s".formatted(namespace, name),
            () -> client.pods().inNamespace(namespace).withLabel(JOB_NAME, name).list().getItems());
    return JobMapping.leftAtWork(namespace, name, pods);
  }

  private Optional<Job> get(String namespace, String name) {
    return ApiErrors.find(
        "get Job %s/%s".formatted(namespace, name),
        () -> client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
  }

  private List<Pod> pods(Job job) {
    if (job.getSpec().getSelector() == null) {
      return List.of();
    }
    return ApiErrors.call(
        "list pods of Job %s/%s"
            .formatted(job.getMetadata().getNamespace(), job.getMetadata().getName()),
        () ->
            client
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabelSelector(job.getSpec().getSelector())
                .list()
                .getItems());
  }

  @Override
  public Optional<Trouble> create(JobRequest request) {
    return creation.create(request);
  }

  @Override
  public Optional<String> othersAtWork(
      String namespace, Map<String, String> labels, String ownerUid) {
    return ApiErrors.call(
            "list pods of other upgrades' Jobs in namespace " + namespace,
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(Labels.UPGRADE)
                    .withoutLabel(Labels.UPGRADE, ownerUid)
                    .list()
                    .getItems())
        .stream()
        .filter(
            pod ->
                !Collections.disjoint(pod.getMetadata().getLabels().entrySet(), labels.entrySet()))
        .filter(JobMapping::mayWork)
        .findFirst()
        .map(PodTrouble::where);
  }

  @Override
  public List<String> atWork(String namespace, String ownerUid) {
    Stream<String> jobs =
        ApiErrors.call(
                "list Jobs in namespace " + namespace,
                () ->
                    client
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withLabels(Labels.common())
                        .list()
                        .getItems())
            .stream()
            .filter(
                job ->
                    JobMapping.owner(job).filter(o -> o.getUid().equals(ownerUid)).isPresent()
                        && !JobMapping.ended(job))
            .map(job -> job.getMetadata().getName());
    Stream<String> pods =
        ApiErrors.call(
                "list pods of Jobs in namespace " + namespace,
                () ->
                    client
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(Labels.UPGRADE, ownerUid)
                        .list()
                        .getItems())
            .stream()
            .filter(JobMapping::mayWork)
            .map(pod -> pod.getMetadata().getLabels().getOrDefault(JOB_NAME, ""))
            .filter(name -> !name.isEmpty());
    return Stream.concat(jobs, pods).distinct().sorted().toList();
  }

  @Override
  public String log(String namespace, String name, String container) {
    Optional<Pod> pod = get(namespace, name).map(this::pods).orElse(List.of()).stream().findFirst();
    if (pod.isEmpty()) {
      return "";
    }
    String podName = pod.get().getMetadata().getName();
    String path =
        "/api/v1/namespaces/%s/pods/%s/log?container=%s&tailLines=%d"
            .formatted(namespace, podName, container, LOG_LINES);
    try {
      String log = client.raw(path, "GET", null);
      return log == null ? "" : log;
    } catch (KubernetesClientException e) {
      // 400: the container hasn't started.
      if (ApiErrors.notFound(e) || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
        return "";
      }
      throw ApiErrors.translate("read log of pod %s/%s".formatted(namespace, podName), e);
    }
  }

  /** In the foreground, so that the Job can be found until its pod is really gone. */
  @Override
  public void delete(String namespace, String name) {
    ApiErrors.find(
        "delete Job %s/%s".formatted(namespace, name),
        () ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
  }
}
