package dev.obupgrade.kube.fabric8.jobs;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.kube.Surroundings.Permission;
import dev.obupgrade.kube.fabric8.pods.PodRefusal;
import dev.obupgrade.kube.fabric8.shared.AccessReview;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Creates a Job, and tells a refusal by the cluster from a missing permission. */
final class JobCreation {
  private static final Permission CREATE_JOBS =
      new Permission("create", "batch", "jobs", Optional.empty());

  private final KubernetesClient client;
  private final JobManifest manifest;

  JobCreation(KubernetesClient client, JobManifest manifest) {
    this.client = client;
    this.manifest = manifest;
  }

  Optional<Trouble> create(JobRequest request) {
    Job job = manifest.job(request);
    String doing = "create Job %s/%s".formatted(request.namespace(), request.name());
    try {
      client.resource(job).create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (ApiErrors.conflict(e)) {
        requireOurs(request, doing, e);
        return Optional.empty();
      }
      if (refused(e) && mayCreateJobs(request.namespace())) {
        return Optional.of(refusal(e));
      }
      throw ApiErrors.translate(doing, e);
    }
  }

  /** Accepts a Job that the same request created before, perhaps for an operator that then died. */
  private void requireOurs(JobRequest request, String doing, KubernetesClientException cause) {
    Job there =
        ApiErrors.find(
                doing,
                () ->
                    client
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(request.namespace())
                        .withName(request.name())
                        .get())
            .orElseThrow(
                () ->
                    new ApiException.Conflict(
                        doing + ": a Job of that name existed and is gone now", cause));
    Optional<OwnerReference> owner = JobMapping.owner(there);
    if (owner.map(OwnerReference::getUid).filter(request.ownerUid()::equals).isEmpty()) {
      throw new ApiException.Refused(
          HttpURLConnection.HTTP_CONFLICT,
          "%s: a Job of that name already exists and belongs to %s. Fix: delete it if nobody needs it"
              .formatted(
                  doing,
                  owner
                      .map(o -> "%s %s (uid %s)".formatted(o.getKind(), o.getName(), o.getUid()))
                      .orElse("nobody")),
          cause);
    }
  }

  /**
   * Webhooks refuse with a code of their own, or 400 when they give none. A webhook that doesn't
   * answer shows as an internal error of the API server.
   */
  private static boolean refused(KubernetesClientException e) {
    int code = e.getCode();
    boolean client = code >= 400 && code < 500 && code != 401 && code != 408 && code != 429;
    return client || (code == HttpURLConnection.HTTP_INTERNAL_ERROR && said(e).isPresent());
  }

  private static Trouble refusal(KubernetesClientException e) {
    Trouble trouble = PodRefusal.of(said(e).orElseGet(e::toString));
    return trouble.kind() == Kind.REFUSED && e.getCode() >= 500
        ? new Trouble(Kind.ADMISSION, trouble.message())
        : trouble;
  }

  private static Optional<String> said(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(status -> status.getMessage());
  }

  /** Asks the API server, because a missing permission has the same code as a quota. */
  private boolean mayCreateJobs(String namespace) {
    return ApiErrors.call(
        "check the permission to create Jobs in namespace " + namespace,
        () -> AccessReview.allows(client, namespace, CREATE_JOBS));
  }
}
