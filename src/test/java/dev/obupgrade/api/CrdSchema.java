package dev.obupgrade.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the generator leaves to be done by hand before its definition is fit for Kubernetes and for
 * people: it doubles the rules of records, sorts the printer columns by name, and knows nothing of
 * lists that are maps, of required parts at the root, or of what a condition's fields mean.
 */
final class CrdSchema {
  private static final int MOST_HOPS = 32;

  /** As many as the spec may have. */
  private static final int MOST_ZONES = 16;

  private static final String RULES = "x-kubernetes-validations";

  private CrdSchema() {}

  /** Finishes the definition in place. */
  static Map<String, Object> finish(Map<String, Object> crd) {
    Map<String, Object> spec = map(crd, "spec");
    Map<String, Object> version = asMap(list(spec, "versions").getFirst());
    // kubectl get all shows upgrades, and kubectl get oceanbase whatever is about OceanBase
    map(spec, "names").put("categories", List.of("all", "oceanbase"));
    version.put("additionalPrinterColumns", inOrderOfAnnotations(version));
    Map<String, Object> root = map(map(version, "schema"), "openAPIV3Schema");
    clean(root);
    root.put("description", "One upgrade of one OceanBase cluster to one target version.");
    root.put("required", List.of("spec"));
    Map<String, Object> parts = map(root, "properties");
    map(parts, "spec").put("description", "What is asked for.");
    map(parts, "status").put("description", "Where the upgrade stands, written by the operator.");
    Map<String, Object> status = map(map(parts, "status"), "properties");
    conditions(map(status, "conditions"));
    limits(status);
    // Without a status kstatus takes an object for ready: Flux would go on before the upgrade
    // begins.
    map(parts, "status").put("default", Map.of("observedGeneration", -1));
    return crd;
  }

  private static List<Object> inOrderOfAnnotations(Map<String, Object> version) {
    List<String> order =
        Stream.of(ObUpgrade.class.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    return list(version, "additionalPrinterColumns").stream()
        .sorted(Comparator.comparingInt(c -> order.indexOf(asMap(c).get("name"))))
        .toList();
  }

  /** Rules once each, and whole numbers as such: {@code maximum: 65535.0} reads like a mistake. */
  private static void clean(Map<String, Object> node) {
    if (node.containsKey(RULES)) {
      node.put(RULES, new ArrayList<>(new LinkedHashSet<>(list(node, RULES))));
    }
    node.replaceAll(
        (key, value) -> value instanceof Double d && d % 1 == 0 ? d.longValue() : value);
    node.values().stream()
        .filter(Map.class::isInstance)
        .map(CrdSchema::asMap)
        .forEach(CrdSchema::clean);
  }

  /** One condition a type, so that server-side apply merges instead of replacing. */
  private static void conditions(Map<String, Object> conditions) {
    conditions.put("x-kubernetes-list-type", "map");
    conditions.put("x-kubernetes-list-map-keys", List.of("type"));
    Map<String, Object> items = map(conditions, "items");
    items.put("required", List.of("type", "status", "reason", "message", "lastTransitionTime"));
    Map<String, Object> fields = map(items, "properties");
    map(fields, "lastTransitionTime").put("format", "date-time");
    map(fields, "status").put("enum", List.of("True", "False", "Unknown"));
    // as metav1.Condition has them
    limit(
        fields,
        "type",
        316,
        "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$");
    limit(fields, "reason", 1024, "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    map(fields, "reason").put("minLength", 1);
    map(fields, "message").put("maxLength", 32768);
    map(fields, "observedGeneration").put("minimum", 0);
    describe(fields, "type", "The condition's name.");
    describe(fields, "status", "True, False or Unknown.");
    describe(fields, "reason", "Why it has this status, in one CamelCase word.");
    describe(fields, "message", "Why it has this status, in a sentence.");
    describe(fields, "lastTransitionTime", "When its status last changed.");
    describe(fields, "observedGeneration", "The generation of the spec that it speaks of.");
  }

  private static void limit(Map<String, Object> fields, String name, int longest, String pattern) {
    map(fields, name).put("maxLength", longest);
    map(fields, name).put("pattern", pattern);
  }

  /**
   * How long the status' lists may become: far above what the operator writes, so that the API
   * server can bound what its rules cost and nobody fills the store by mistake.
   */
  private static void limits(Map<String, Object> status) {
    map(status, "brief").put("maxItems", 20);
    map(status, "conditions").put("maxItems", 16);
    map(status, "steps").put("maxItems", 64);
    map(status, "watched").put("maxItems", MOST_ZONES);
    map(status, "gitImages").put("maxItems", 256);
    Map<String, Object> plan = map(map(status, "plan"), "properties");
    map(plan, "hops").put("maxItems", MOST_HOPS);
    map(plan, "zones").put("maxItems", MOST_ZONES);
    Map<String, Object> hops = map(status, "hops");
    hops.put("maxItems", MOST_HOPS);
    Map<String, Object> hop = map(map(hops, "items"), "properties");
    map(hop, "steps").put("maxItems", 64);
    map(hop, "checks").put("maxItems", 256);
    map(hop, "preChecks").put("maxItems", 256);
    Map<String, Object> zones = map(hop, "zones");
    zones.put("maxItems", MOST_ZONES);
    Map<String, Object> zone = map(map(zones, "items"), "properties");
    map(zone, "steps").put("maxItems", 64);
    map(zone, "servers").put("maxItems", 256);
  }

  private static void describe(Map<String, Object> fields, String name, String description) {
    map(fields, name).put("description", description);
  }

  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    return asMap(parent.get(key));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object node) {
    return (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> parent, String key) {
    return (List<Object>) parent.get(key);
  }
}
