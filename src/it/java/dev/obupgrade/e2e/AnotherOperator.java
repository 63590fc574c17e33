package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.TimeUnit;

/** A custom resource with which another operator runs a zone. */
final class AnotherOperator {
  private static final String GROUP = "it.obupgrade.dev";
  private static final String KIND = "DatabaseZone";
  private static final String DEFINITION = "databasezones." + GROUP;

  private AnotherOperator() {}

  static GenericKubernetesResource resource(KubernetesClient client, String namespace) {
    client.resource(definition()).create();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(DEFINITION)
        .waitUntilCondition(AnotherOperator::established, 30, TimeUnit.SECONDS);
    return client
        .genericKubernetesResources(GROUP + "/v1", KIND)
        .inNamespace(namespace)
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(GROUP + "/v1")
                .withKind(KIND)
                .withNewMetadata()
                .withName("north")
                .endMetadata()
                .build())
        .create();
  }

  private static boolean established(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  static void remove(KubernetesClient client) {
    client.apiextensions().v1().customResourceDefinitions().withName(DEFINITION).delete();
  }

  private static CustomResourceDefinition definition() {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(DEFINITION)
        .endMetadata()
        .withNewSpec()
        .withGroup(GROUP)
        .withScope("Namespaced")
        .withNewNames()
        .withKind(KIND)
        .withPlural("databasezones")
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }
}
