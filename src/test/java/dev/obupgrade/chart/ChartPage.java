package dev.obupgrade.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The table of all values in the chart's README: defaults and comments from values.yaml, the rest
 * from its schema. {@code make docs} puts it into the page.
 */
public final class ChartPage {
  static final Path PAGE = Path.of("helm/ob-upgrade-operator/README.md");
  private static final Path VALUES = Path.of("helm/ob-upgrade-operator/values.yaml");
  private static final Path SCHEMA = Path.of("helm/ob-upgrade-operator/values.schema.json");
  private static final String BEGIN = "<!-- begin of the values, made by `make docs` -->\n";
  private static final String END = "<!-- end of the values -->\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChartPage() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, whole(Files.readString(PAGE)));
    System.out.println("wrote " + PAGE);
  }

  /** The page with the values as they are now. */
  static String whole(String page) throws IOException {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException(PAGE + " must have the lines " + BEGIN + " and " + END);
    }
    return page.substring(0, begin) + table() + page.substring(end);
  }

  private static String table() throws IOException {
    String text = Files.readString(VALUES);
    JsonNode values = JSON.valueToTree(new Yaml().load(text));
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    Node commented = new Yaml(options).compose(new StringReader(text));
    var rows = new StringBuilder("\n| value | default | meaning |\n| --- | --- | --- |\n");
    rows("", (MappingNode) commented, values, JSON.readTree(SCHEMA.toFile()), rows);
    return rows.append('\n').toString();
  }

  private static void rows(
      String path, MappingNode node, JsonNode values, JsonNode schema, StringBuilder rows) {
    for (NodeTuple tuple : node.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      JsonNode described = schema.path("properties").path(name);
      JsonNode value = values.get(name);
      String comment = comment(tuple.getKeyNode().getBlockComments());
      boolean group = described.has("properties") && !described.has("default");
      if (!group || !comment.isEmpty()) {
        rows.append(
            "| `%s` | %s | %s |\n"
                .formatted(
                    path + name,
                    group ? "" : "`" + cell(value.toString()) + "`",
                    cell(comment.isEmpty() ? described.path("description").asText() : comment)));
      }
      if (group) {
        rows(path + name + ".", (MappingNode) tuple.getValueNode(), value, described, rows);
      }
    }
  }

  private static String comment(List<CommentLine> lines) {
    return lines == null
        ? ""
        : lines.stream()
            .map(line -> line.getValue().strip())
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
  }

  /** Within a row of a Markdown table. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
