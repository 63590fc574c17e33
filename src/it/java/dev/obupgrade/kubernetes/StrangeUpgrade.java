package dev.obupgrade.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An ObUpgrade that was stored under another definition: it has a mode that nobody knows. */
public final class StrangeUpgrade {
  private static final String DEFINITION = "obupgrades.obupgrade.dev";
  private static final int UNPROCESSABLE = 422;
  private static final String MODE = "Rehearse";

  private StrangeUpgrade() {}

  public static void create(
      KubernetesClient client, String namespace, String name, ObUpgradeSpec spec)
      throws InterruptedException {
    ObUpgrade upgrade = new ObUpgrade();
    upgrade.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    upgrade.setSpec(spec);
    GenericKubernetesResource strange =
        client.getKubernetesSerialization().convertValue(upgrade, GenericKubernetesResource.class);
    strange.getAdditionalProperties().remove("status");
    @SuppressWarnings("unchecked")
    Map<String, Object> fields =
        (Map<String, Object>) strange.getAdditionalProperties().get("spec");
    fields.put("mode", MODE);
    List<JsonNode> modes = setModes(client, List.of());
    try {
      // The API server serves a changed definition after a moment.
      ControlPlane.await(
          "any mode to be accepted", () -> client.resource(strange).create() != null);
    } finally {
      setModes(client, modes);
    }
    strange.getMetadata().setName(name + "-refused");
    ControlPlane.await(
        "the definition from before to be served", () -> refused(client, strange) && lists(client));
  }

  private static boolean refused(KubernetesClient client, GenericKubernetesResource strange) {
    try {
      client.resource(strange).dryRun(true).create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == UNPROCESSABLE;
    }
  }

  /** Whether it lists from its cache, as a watch begins: it answers 429 while that fills. */
  private static boolean lists(KubernetesClient client) {
    return client.raw("/apis/obupgrade.dev/v1alpha1/obupgrades?resourceVersion=0") != null;
  }

  /** Sets the modes that the definition allows; empty for any. Returns those from before. */
  private static List<JsonNode> setModes(KubernetesClient client, List<JsonNode> modes) {
    List<JsonNode> before = new ArrayList<>();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(DEFINITION)
        .edit(
            definition -> {
              JSONSchemaProps mode =
                  definition
                      .getSpec()
                      .getVersions()
                      .getFirst()
                      .getSchema()
                      .getOpenAPIV3Schema()
                      .getProperties()
                      .get("spec")
                      .getProperties()
                      .get("mode");
              before.addAll(mode.getEnum());
              mode.setEnum(new ArrayList<>(modes));
              return definition;
            });
    return before;
  }
}
