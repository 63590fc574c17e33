package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState;
import dev.obupgrade.kube.Jobs;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@link Jobs} on the API server. */
final class Fabric8Jobs implements Jobs {
  /** Enough for every table we print, little enough for the operator's memory. */
  private static final int LOG_LINES = 20_000;

  /** Kubernetes puts it on the pods of every Job. */
  private static final String JOB_NAME = "batch.kubernetes.io/job-name";

  private final KubernetesClient client;
  private final JobManifest manifest;

  Fabric8Jobs(KubernetesClient client, JobManifest manifest) {
    this.client = client;
    this.manifest = manifest;
  }

  @Override
  public Optional<JobState> find(String namespace, String name) {
    Optional<Job> found = get(namespace, name);
    if (found.isEmpty()) {
      return leftAtWork(namespace, name);
    }
    Job job = found.get();
    List<Pod> pods = pods(job);
    // Only a Job without a pod has to be asked why: that is said in events alone.
    boolean waits = pods.isEmpty() && !JobMapping.ended(job);
    Optional<String> refusal = waits ? podRefusal(job) : Optional.empty();
    return Optional.of(JobMapping.state(job, pods, refusal));
  }

  /**
   * kubectl deletes a Job in the background: the Job is gone at once, its pod only when it has
   * ended. Until then its script may be at work, and must not be run a second time beside it.
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

  private Optional<String> podRefusal(Job job) {
    String namespace = job.getMetadata().getNamespace();
    return ApiErrors.call(
            "list events of Job %s/%s".formatted(namespace, job.getMetadata().getName()),
            () ->
                client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.uid", job.getMetadata().getUid())
                    .list()
                    .getItems())
        .stream()
        .filter(event -> "FailedCreate".equals(event.getReason()))
        .max(Comparator.comparing(Fabric8Jobs::lastSeen))
        .map(Event::getMessage);
  }

  private static String lastSeen(Event event) {
    return event.getLastTimestamp() == null ? "" : event.getLastTimestamp();
  }

  @Override
  public void create(JobRequest request) {
    Job job = manifest.job(request);
    String doing = "create Job %s/%s".formatted(request.namespace(), request.name());
    try {
      client.resource(job).create();
    } catch (KubernetesClientException e) {
      if (!ApiErrors.conflict(e)) {
        throw ApiErrors.translate(doing, e);
      }
      requireOurs(request, doing, e);
    }
  }

  /** The same request made before, perhaps by an operator that died before it knew. */
  private void requireOurs(JobRequest request, String doing, KubernetesClientException cause) {
    Job there =
        get(request.namespace(), request.name())
            .orElseThrow(
                () -> new ApiException.Conflict(doing + ": it was there and is gone", cause));
    Optional<OwnerReference> owner = JobMapping.owner(there);
    if (owner.map(OwnerReference::getUid).filter(request.ownerUid()::equals).isEmpty()) {
      throw new ApiException.Refused(
          HttpURLConnection.HTTP_CONFLICT,
          "%s: a Job of that name exists already and belongs to %s: delete it if nobody needs it"
              .formatted(
                  doing,
                  owner
                      .map(o -> "%s %s (uid %s)".formatted(o.getKind(), o.getName(), o.getUid()))
                      .orElse("nobody")),
          cause);
    }
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

  /** In the foreground: the Job can be found until its pod is really gone. */
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
