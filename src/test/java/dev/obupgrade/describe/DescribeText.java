package dev.obupgrade.describe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code kubectl describe} prints of a custom resource up to its events: GenericDescriber,
 * printUnstructuredContent and smartLabelFor of k8s.io/kubectl/pkg/describe/describe.go, and the
 * columns of Go's text/tabwriter. That the two agree is tested against the real one.
 */
public final class DescribeText {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final Set<String> SKIPPED =
      Set.of(
          ".metadata.managedFields",
          ".metadata.name",
          ".metadata.namespace",
          ".metadata.labels",
          ".metadata.annotations");
  private static final Set<String> ACRONYMS = Set.of("API", "URL", "UID", "OSB", "GUID");
  private static final Pattern WORD =
      Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=-)|(?=-)");
  private static final int PADDING = 2;

  private final List<String[]> cells = new ArrayList<>();

  private DescribeText() {}

  /** The lines as kubectl prints them, without the events. */
  public static List<String> lines(ObUpgrade upgrade) {
    return lines(JSON.asJson(upgrade));
  }

  /** The same of what {@code kubectl get -o json} prints. */
  public static List<String> lines(String json) {
    Map<String, Object> content;
    try {
      content = new ObjectMapper().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    DescribeText text = new DescribeText();
    text.describe(content);
    return text.aligned();
  }

  private void describe(Map<String, Object> content) {
    Map<String, Object> metadata = asMap(content.get("metadata"));
    cell(0, "Name:", String.valueOf(metadata.get("name")));
    cell(0, "Namespace:", String.valueOf(metadata.getOrDefault("namespace", "")));
    multiline("Labels", metadata.get("labels"), "=");
    multiline("Annotations", metadata.get("annotations"), ": ");
    content(0, content, "");
  }

  /** Annotations that kubectl apply makes aren't shown; no others are expected here. */
  private void multiline(String label, Object values, String between) {
    Map<String, Object> all = new TreeMap<>(values == null ? Map.of() : asMap(values));
    all.remove("kubectl.kubernetes.io/last-applied-configuration");
    if (all.isEmpty()) {
      cell(0, label + ":", "<none>");
      return;
    }
    String[] first = {label + ":"};
    all.forEach(
        (key, value) -> {
          cell(0, first[0], key + between + value);
          first[0] = "";
        });
  }

  private void content(int level, Map<String, Object> content, String prefix) {
    for (Map.Entry<String, Object> field : new TreeMap<>(content).entrySet()) {
      String path = prefix + "." + field.getKey();
      if (SKIPPED.contains(path)) {
        continue;
      }
      String label = label(field.getKey());
      switch (field.getValue()) {
        case Map<?, ?> map -> {
          cell(level, label + ":");
          content(level + 1, asMap(map), path);
        }
        case List<?> list -> {
          cell(level, label + ":");
          for (Object child : list) {
            if (child instanceof Map<?, ?> map) {
              content(level + 1, asMap(map), path);
            } else {
              cell(level + 1, String.valueOf(child));
            }
          }
        }
        case null -> cell(level, label + ":", "<nil>");
        default -> cell(level, label + ":", String.valueOf(field.getValue()));
      }
    }
  }

  private static String label(String field) {
    if (!field.chars().allMatch(c -> Character.isLetter(c) || c == '-')) {
      return field;
    }
    return WORD.splitAsStream(field)
        .map(
            part ->
                ACRONYMS.contains(part.toUpperCase(Locale.ROOT))
                    ? part.toUpperCase(Locale.ROOT)
                    : Character.toUpperCase(part.charAt(0)) + part.substring(1))
        .collect(Collectors.joining(" "));
  }

  private void cell(int level, String... texts) {
    texts[0] = "  ".repeat(level) + texts[0];
    cells.add(texts);
  }

  /** A column is as wide as its widest cell among lines that follow each other. */
  private List<String> aligned() {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < cells.size()) {
      if (cells.get(from).length == 1) {
        lines.add(cells.get(from++)[0]);
        continue;
      }
      int to = from;
      int width = 0;
      while (to < cells.size() && cells.get(to).length > 1) {
        width = Math.max(width, cells.get(to++)[0].length());
      }
      for (; from < to; from++) {
        String label = cells.get(from)[0];
        lines.add(label + " ".repeat(width + PADDING - label.length()) + cells.get(from)[1]);
      }
    }
    return lines;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object node) {
    return (Map<String, Object>) node;
  }
}
