package dev.obupgrade.kube.fabric8.shared;

import dev.obupgrade.kube.Surroundings.Permission;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Asks the API server what the operator's own account may do. */
public final class AccessReview {
  private AccessReview() {}

  /**
   * Whether the account may do that. The client's exceptions go to the caller.
   *
   * @param namespace null for all
   */
  public static boolean allows(KubernetesClient client, String namespace, Permission wanted) {
    String[] resource = wanted.resource().split("/");
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(wanted.verb())
            .withGroup(wanted.group())
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : null)
            .withName(wanted.name().orElse(null))
            .endResourceAttributes()
            .endSpec()
            .build();
    var answer = client.authorization().v1().selfSubjectAccessReview().create(review);
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
