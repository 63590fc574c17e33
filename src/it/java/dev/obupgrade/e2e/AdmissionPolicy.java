package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;

/** A policy of somebody else that denies requests in one namespace. */
record AdmissionPolicy(KubernetesClient client, String name, String namespace) {

  /** Which requests the policy looks at, such as {@code apps statefulsets UPDATE}. */
  record Request(String group, String resource, String operation) {}

  /**
   * Creates the policy, or replaces it.
   *
   * @param admitted what must be true of an admitted request, in CEL
   * @param words of the refusal
   */
  void deny(Request request, String admitted, String words) {
    client
        .resource(
            new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withFailurePolicy("Fail")
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups(request.group())
                .withApiVersions("v1")
                .withOperations(request.operation())
                .withResources(request.resource())
                .endResourceRule()
                .endMatchConstraints()
                .addNewValidation()
                .withExpression(admitted)
                .withMessage(words)
                .endValidation()
                .endSpec()
                .build())
        .createOr(NonDeletingOperation::update);
    client
        .resource(
            new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(name)
                .withValidationActions("Deny")
                .withNewMatchResources()
                .withNamespaceSelector(
                    new LabelSelectorBuilder()
                        .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                        .build())
                .endMatchResources()
                .endSpec()
                .build())
        .createOr(NonDeletingOperation::update);
  }

  void remove() {
    client.admissionRegistration().v1().validatingAdmissionPolicyBindings().withName(name).delete();
    client.admissionRegistration().v1().validatingAdmissionPolicies().withName(name).delete();
  }
}
