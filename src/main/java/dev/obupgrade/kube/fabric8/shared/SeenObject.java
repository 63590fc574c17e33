package dev.obupgrade.kube.fabric8.shared;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Deletes an object only if it is still the one that was seen. */
public final class SeenObject {
  private SeenObject() {}

  /**
   * Deletes it with its UID as precondition. Does nothing when it is gone or another object has its
   * name by now: either way the one to delete is gone.
   *
   * @param path of the object in the API
   * @param doing for people, if it fails
   */
  public static void delete(KubernetesClient client, String path, String uid, String doing) {
    var options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build();
    try {
      // The client's own delete has no precondition other than the resourceVersion.
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.notFound(e) && !ApiErrors.conflict(e)) {
        throw ApiErrors.translate(doing, e);
      }
    }
  }
}
