package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** values.yaml, its schema and the templates speak of the same values. */
class ChartValuesTest {
  private static final Path CHART = Path.of("helm/ob-upgrade-operator");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern USED = Pattern.compile("\\.Values\\.([A-Za-z.]+)");

  private final JsonNode schema = JSON.readTree(CHART.resolve("values.schema.json").toFile());
  private final JsonNode values =
      JSON.valueToTree(new Yaml().load(Files.readString(CHART.resolve("values.yaml"))));

  ChartValuesTest() throws IOException {}

  @Test
  void everyValueHasItsDefaultInTheSchemaAndTheOtherWayRound() {
    Map<String, JsonNode> defaults = new TreeMap<>();
    defaults("", schema, defaults);

    assertThat(defaults).containsExactlyInAnyOrderEntriesOf(leaves(defaults.keySet()));
  }

  @Test
  void everyDefaultIsOfTheTypeThatIsAskedFor() {
    Map<String, JsonNode> wrong = new TreeMap<>();
    ill("", schema, wrong);
    assertThat(wrong).isEmpty();
  }

  @Test
  void everythingIsDescribed() {
    Set<String> silent = new TreeSet<>();
    undescribed("", schema, silent);
    assertThat(silent).isEmpty();
  }

  @Test
  void aMistypedNameIsRefusedWhereNamesAreOurs() {
    Set<String> open = new TreeSet<>();
    open("", schema, open);
    assertThat(open).as("objects with names of our own that take others as well").isEmpty();
  }

  @Test
  void everyValueThatATemplateUsesIsThere() throws IOException {
    Set<String> used = new TreeSet<>();
    try (var files = Files.walk(CHART.resolve("templates"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        USED.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(used::add);
      }
    }
    assertThat(used).hasSizeGreaterThan(30);
    assertThat(used)
        .allSatisfy(
            path ->
                assertThat(values.at("/" + path.replace('.', '/')).isMissingNode())
                    .as(path)
                    .isFalse());
    assertThat(used.stream().map(path -> path.split("\\.")[0]).distinct())
        .as("each value of values.yaml is used somewhere")
        .containsExactlyInAnyOrderElementsOf(values::fieldNames);
  }

  /** What the schema gives a default is a value; the objects above only hold them. */
  private static void defaults(String path, JsonNode node, Map<String, JsonNode> found) {
    if (node.has("default")) {
      found.put(path, node.get("default"));
      return;
    }
    node.path("properties")
        .properties()
        .forEach(p -> defaults(path + "/" + p.getKey(), p.getValue(), found));
  }

  private Map<String, JsonNode> leaves(Set<String> known) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    leaves("", values, known, leaves);
    return leaves;
  }

  private static void leaves(
      String path, JsonNode node, Set<String> known, Map<String, JsonNode> found) {
    if (!node.isObject() || node.isEmpty() || known.contains(path)) {
      found.put(path, node);
    } else {
      node.properties().forEach(p -> leaves(path + "/" + p.getKey(), p.getValue(), known, found));
    }
  }

  private static void ill(String path, JsonNode node, Map<String, JsonNode> wrong) {
    if (node.has("default") && !typed(node.path("type"), node.get("default"))) {
      wrong.put(path, node.get("default"));
    }
    node.path("properties")
        .properties()
        .forEach(p -> ill(path + "/" + p.getKey(), p.getValue(), wrong));
  }

  private static boolean typed(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (typed(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asText()) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> false;
    };
  }

  private static void undescribed(String path, JsonNode node, Set<String> silent) {
    if (!path.isEmpty() && node.path("description").asText().isBlank()) {
      silent.add(path);
    }
    node.path("properties")
        .properties()
        .forEach(p -> undescribed(path + "/" + p.getKey(), p.getValue(), silent));
  }

  private static void open(String path, JsonNode node, Set<String> open) {
    if (node.has("properties") && node.path("additionalProperties").asBoolean(true)) {
      open.add(path);
    }
    node.path("properties")
        .properties()
        .forEach(p -> open(path + "/" + p.getKey(), p.getValue(), open));
  }
}
