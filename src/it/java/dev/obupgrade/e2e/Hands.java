package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other people and machines do to a cluster during its upgrade. */
final class Hands {
  static final String OLD_IMAGE = "obsim/oceanbase:4.3.5.2-102000042025061010";
  static final String NEW_IMAGE = "obsim/oceanbase:4.3.5.3-103000092025080818";

  /** Words of the policies, which the status must repeat. */
  static final String POLICY_WORDS = "not during the audit";

  private static final String NO_PATCHES = "obupgrade-it-no-patches";
  private static final String NO_JOBS = "obupgrade-it-no-jobs";
  private static final String PERSONS = "obupgrade-it-person";

  private final KubernetesClient client;

  /** Sends a request once. The other one tries a refused eviction again until it succeeds. */
  private final KubernetesClient once;

  private final Tools tools;
  private final String namespace;

  Hands(KubernetesClient client, Tools tools, String namespace) {
    this.client = client;
    this.once =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    this.tools = tools;
    this.namespace = namespace;
  }

  private String kubectl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return tools.kubectl(all);
  }

  /**
   * Evicts a pod as {@code kubectl drain} does; returns the refusal, if there is one. It isn't the
   * client library's own call, which hides a refusal: it returns false for a 429.
   */
  Optional<String> evict(String pod) {
    try {
      once.raw(
          "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace, pod),
          "POST",
          new EvictionBuilder()
              .withNewMetadata()
              .withName(pod)
              .withNamespace(namespace)
              .endMetadata()
              .build());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getCode() + " " + e.getMessage());
    }
  }

  void deletePod(String pod) {
    client.pods().inNamespace(namespace).withName(pod).delete();
  }

  void restart(String zone) {
    kubectl("rollout", "restart", "statefulset/" + MovingSite.set(zone));
  }

  /**
   * Makes the servers of a zone serve on while their pod terminates, as those of an image do whose
   * first process forwards no signal.
   */
  void serveWhileTerminating(String zone, int seconds) {
    String set = "statefulset/" + MovingSite.set(zone);
    kubectl(
        "patch",
        set,
        "-p",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "observer", "lifecycle": {"preStop": {"sleep": {"seconds": %d}}}}]}}}}
        """
            .formatted(seconds));
    kubectl("rollout", "status", set, "--timeout=180s");
  }

  void setImage(String zone, String image) {
    kubectl("set", "image", "statefulset/" + MovingSite.set(zone), "observer=" + image);
  }

  /** Applies the image as Argo CD does, with its own field manager and by force. */
  void applyImage(String zone, String manager, String image) {
    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(MovingSite.set(zone))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build(),
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: %s}
            spec: {template: {spec: {containers: [{name: observer, image: "%s"}]}}}
            """
                .formatted(MovingSite.set(zone), image));
  }

  /**
   * Sets a partition, which keeps the StatefulSet's pods on their revision.
   *
   * @param partition null for none
   */
  void partition(String zone, Integer partition) {
    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(MovingSite.set(zone))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":%s}}}"
                .formatted(partition == null ? "null" : "{\"partition\":" + partition + "}"));
  }

  /** Has Argo CD look at Git now, as a webhook does. */
  void refresh(String application) {
    tools.kubectl(
        "-n",
        "argocd",
        "annotate",
        "--overwrite",
        "application",
        application,
        "argocd.argoproj.io/refresh=normal");
  }

  void annotate(String what, String annotation) {
    kubectl("annotate", "--overwrite", what, annotation);
  }

  void label(String what, String label) {
    kubectl("label", "--overwrite", what, label);
  }

  void cordon(boolean cordoned) {
    for (Node node : client.nodes().list().getItems()) {
      tools.kubectl(cordoned ? "cordon" : "uncordon", node.getMetadata().getName());
    }
  }

  void denyPatches() {
    deny(NO_PATCHES, "apps", "statefulsets", "UPDATE");
  }

  void denyJobs() {
    deny(NO_JOBS, "batch", "jobs", "CREATE");
  }

  private void deny(String name, String group, String resource, String operation) {
    // The StatefulSet's own controller is not in question: it writes the status.
    policy(name)
        .deny(
            new AdmissionPolicy.Request(group, resource, operation),
            "!request.userInfo.username.contains('ob-upgrade-operator')",
            POLICY_WORDS);
  }

  private AdmissionPolicy policy(String name) {
    return new AdmissionPolicy(client, name, namespace);
  }

  void allowPatches() {
    policy(NO_PATCHES).remove();
  }

  void allowJobs() {
    policy(NO_JOBS).remove();
  }

  void quotaOfNoPods(boolean there) {
    var quotas = client.resourceQuotas().inNamespace(namespace);
    if (there) {
      quotas
          .resource(
              new ResourceQuotaBuilder()
                  .withMetadata(new ObjectMetaBuilder().withName(PERSONS).build())
                  .withNewSpec()
                  .withHard(Map.of("pods", new Quantity("0")))
                  .endSpec()
                  .build())
          .create();
    } else {
      quotas.withName(PERSONS).delete();
    }
  }

  /** A budget of a person's own over all servers. */
  void personsBudget(boolean there) {
    var budgets = client.policy().v1().podDisruptionBudget().inNamespace(namespace);
    if (there) {
      budgets
          .resource(
              new PodDisruptionBudgetBuilder()
                  .withMetadata(new ObjectMetaBuilder().withName(PERSONS).build())
                  .withNewSpec()
                  .withNewMaxUnavailable(1)
                  .withSelector(
                      new LabelSelectorBuilder().addToMatchLabels("app", "obtest").build())
                  .endSpec()
                  .build())
          .create();
    } else {
      budgets.withName(PERSONS).delete();
    }
  }

  void rewriteSecret() {
    var secrets = client.secrets().inNamespace(namespace);
    Secret secret = secrets.withName("obtest-root").require();
    secrets.withName("obtest-root").delete();
    secret.getMetadata().setResourceVersion(null);
    secret.getMetadata().setUid(null);
    secret.getMetadata().setManagedFields(null);
    secrets.resource(secret).create();
  }

  void editConditions() {
    kubectl(
        "patch",
        "obu",
        "obtest-4-3-5-3",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"message\":\"edited\",\"conditions\":[]}}");
  }

  /** Pods of Jobs that run now. */
  List<String> jobPods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("batch.kubernetes.io/job-name")
        .list()
        .getItems()
        .stream()
        .filter(p -> "Running".equals(p.getStatus().getPhase()))
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
        .map(Pod::getMetadata)
        .map(io.fabric8.kubernetes.api.model.ObjectMeta::getName)
        .toList();
  }

  /** Takes away everything that would stay. */
  void lift() {
    cordon(false);
    allowPatches();
    allowJobs();
    quotaOfNoPods(false);
    personsBudget(false);
  }
}
