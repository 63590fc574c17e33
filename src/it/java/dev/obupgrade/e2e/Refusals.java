package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Policies by which a namespace refuses pods and Jobs. */
final class Refusals {
  private Refusals() {}

  static void quota(FailureScene scene, String resource) throws Exception {
    var quota =
        scene
            .client
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withNamespace(scene.namespace)
                    .withName("nothing")
                    .endMetadata()
                    .withNewSpec()
                    .addToHard(resource, new Quantity("0"))
                    .endSpec()
                    .build())
            .create();
    scene.await(
        "the quota to be counted",
        () -> scene.client.resource(quota).get().getStatus().getHard() != null);
  }

  static void liftQuota(FailureScene scene) {
    scene.client.resourceQuotas().inNamespace(scene.namespace).withName("nothing").delete();
  }

  static ValidatingWebhookConfiguration webhook(FailureScene scene) {
    return scene
        .client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(scene.namespace)
                .endMetadata()
                .addNewWebhook()
                .withName("nobody.obupgrade.test")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(2)
                .withNewNamespaceSelector()
                .addToMatchLabels("obupgrade-it", scene.namespace)
                .endNamespaceSelector()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/admit")
                .endClientConfig()
                .endWebhook()
                .build())
        .create();
  }

  static List<HasMetadata> policy(FailureScene scene) throws Exception {
    HasMetadata policy =
        scene
            .client
            .resource(
                new ValidatingAdmissionPolicyBuilder()
                    .withNewMetadata()
                    .withName(scene.namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withFailurePolicy("Fail")
                    .withNewMatchConstraints()
                    .addNewResourceRule()
                    .withApiGroups("batch")
                    .withApiVersions("v1")
                    .withOperations("CREATE")
                    .withResources("jobs")
                    .endResourceRule()
                    .endMatchConstraints()
                    .addNewValidation()
                    .withExpression("false")
                    .withMessage("no Jobs today")
                    .endValidation()
                    .endSpec()
                    .build())
            .create();
    HasMetadata binding =
        scene
            .client
            .resource(
                new ValidatingAdmissionPolicyBindingBuilder()
                    .withNewMetadata()
                    .withName(scene.namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withPolicyName(scene.namespace)
                    .withValidationActions("Deny")
                    .withNewMatchResources()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("obupgrade-it", scene.namespace)
                    .endNamespaceSelector()
                    .endMatchResources()
                    .endSpec()
                    .build())
            .create();
    scene.await("the policy to hold", () -> refusesJobs(scene));
    return List.of(binding, policy);
  }

  private static boolean refusesJobs(FailureScene scene) {
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withNamespace(scene.namespace)
            .withName("asks")
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("a")
            .withImage("a")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    try {
      scene.client.resource(job).dryRun().create();
      return false;
    } catch (KubernetesClientException refused) {
      return true;
    }
  }

  static HasMetadata limitRange(FailureScene scene) {
    return scene
        .client
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withNamespace(scene.namespace)
                .withName("small")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToMax("memory", new Quantity("16Mi"))
                .endLimit()
                .endSpec()
                .build())
        .create();
  }
}
