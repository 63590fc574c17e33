package dev.obupgrade.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/**
 * One permission that the operator needs.
 *
 * @param namespace empty for all of them, and for what belongs to none
 * @param group of the API; empty for the core
 * @param resource with its subresource, such as {@code pods/log}
 * @param name empty for all
 */
record Permission(String namespace, String verb, String group, String resource, String name) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads {@code [{"namespace": "", "rules": [a rule as in a Role, ...]}, ...]}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static List<Permission> parse(String json) {
    List<Permission> all = new ArrayList<>();
    for (JsonNode place : read(json)) {
      for (JsonNode rule : place.path("rules")) {
        all.addAll(of(place.path("namespace").asText(), rule));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("--permissions has no namespace with rules: " + json);
    }
    return all;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("--permissions is not JSON: " + json, e);
    }
  }

  private static List<Permission> of(String namespace, JsonNode rule) {
    List<Permission> some = new ArrayList<>();
    for (String group : texts(rule.path("apiGroups"))) {
      for (String resource : texts(rule.path("resources"))) {
        for (String verb : texts(rule.path("verbs"))) {
          List<String> names =
              rule.has("resourceNames") ? texts(rule.path("resourceNames")) : List.of("");
          names.forEach(name -> some.add(new Permission(namespace, verb, group, resource, name)));
        }
      }
    }
    return some;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Whether the API server grants the permission to the current account. */
  boolean granted(KubernetesClient client) {
    String[] parts = resource.split("/", 2);
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(verb)
            .withGroup(group)
            .withResource(parts[0])
            .withSubresource(parts.length > 1 ? parts[1] : "")
            .withName(name)
            .endResourceAttributes()
            .endSpec()
            .build();
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  @Override
  public String toString() {
    return "%s %s%s%s%s"
        .formatted(
            verb,
            resource,
            group.isEmpty() ? "" : "." + group,
            name.isEmpty() ? "" : " " + name,
            namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
