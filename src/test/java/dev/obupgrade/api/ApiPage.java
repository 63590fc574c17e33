package dev.obupgrade.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reference of the resource, docs/api.md, written from the CustomResourceDefinition: {@code
 * make docs}. Every field is a line of a tree with its type, limits, default and description, and
 * below it the words with which the API server refuses a value.
 */
public final class ApiPage {
  static final Path PAGE = Path.of("docs", "api.md");

  private ApiPage() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, text(CrdFile.text()));
    System.out.println("wrote " + PAGE);
  }

  /**
   * @param definition the CustomResourceDefinition, in YAML
   */
  static String text(String definition) {
    CustomResourceDefinition crd =
        Serialization.unmarshal(definition, CustomResourceDefinition.class);
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    var page = new StringBuilder();
    head(page, crd, version, root);
    page.append("\n## Columns of `kubectl get`\n\n");
    page.append("| column | field | shown |\n| --- | --- | --- |\n");
    version.getAdditionalPrinterColumns().forEach(column -> column(page, column));
    for (String part : List.of("spec", "status")) {
      JSONSchemaProps schema = root.getProperties().get(part);
      page.append("\n## ")
          .append(part)
          .append("\n\n")
          .append(schema.getDescription())
          .append("\n\n");
      rules(page, "", schema);
      fields(page, "", schema);
    }
    return page.toString();
  }

  private static void head(
      StringBuilder page,
      CustomResourceDefinition crd,
      CustomResourceDefinitionVersion version,
      JSONSchemaProps root) {
    CustomResourceDefinitionNames names = crd.getSpec().getNames();
    page.append(
        """
        <!-- Made from the CustomResourceDefinition by `make docs`: change the types in src/main/java/dev/obupgrade/api instead. -->
        # API reference

        %s

        | | |
        | --- | --- |
        | apiVersion | `%s/%s` |
        | kind | `%s` |
        | names for kubectl | %s |
        | scope | %s |

        `kubectl explain obupgrade.spec` shows the same descriptions. **required** marks a field that must be there. A line that starts
        with *refused* has the words with which the API server refuses a wrong value.
        """
            .formatted(
                root.getDescription(),
                crd.getSpec().getGroup(),
                version.getName(),
                names.getKind(),
                names(names),
                crd.getSpec().getScope()));
    if (!root.getXKubernetesValidations().isEmpty()) {
      page.append("\nRules over the whole resource:\n\n");
      rules(page, "", root);
    }
  }

  private static String names(CustomResourceDefinitionNames names) {
    List<String> all = new ArrayList<>(List.of(names.getPlural(), names.getSingular()));
    all.addAll(names.getShortNames());
    all.addAll(names.getCategories());
    return all.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static void column(StringBuilder page, CustomResourceColumnDefinition column) {
    boolean wide = column.getPriority() != null && column.getPriority() > 0;
    page.append(
        "| %s | `%s` | %s |\n"
            .formatted(column.getName(), column.getJsonPath(), wide ? "with `-o wide`" : "always"));
  }

  private static void fields(StringBuilder page, String indent, JSONSchemaProps schema) {
    JSONSchemaProps object = content(schema);
    if (object.getProperties() == null) {
      return;
    }
    for (Map.Entry<String, JSONSchemaProps> field : object.getProperties().entrySet()) {
      JSONSchemaProps value = field.getValue();
      boolean required =
          object.getRequired() != null && object.getRequired().contains(field.getKey());
      page.append(indent).append("- **`").append(field.getKey()).append("`** (");
      page.append(type(value)).append(required ? ", **required**" : "").append(")");
      Optional.ofNullable(value.getDescription())
          .ifPresent(text -> page.append(": ").append(plain(text)));
      page.append('\n');
      rules(page, indent + "  ", value);
      fields(page, indent + "  ", value);
    }
  }

  private static void rules(StringBuilder page, String indent, JSONSchemaProps schema) {
    List<ValidationRule> rules = new ArrayList<>(schema.getXKubernetesValidations());
    if (content(schema) != schema) {
      rules.addAll(content(schema).getXKubernetesValidations());
    }
    for (ValidationRule rule : rules) {
      page.append(indent).append("- *refused*: ").append(plain(rule.getMessage())).append('\n');
    }
  }

  /** What a list or a map holds, or the object itself. */
  private static JSONSchemaProps content(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return content(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      return content(schema.getAdditionalProperties().getSchema());
    }
    return schema;
  }

  private static String type(JSONSchemaProps schema) {
    List<String> parts = new ArrayList<>();
    parts.add(kind(schema));
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      parts.add(
          schema.getEnum().stream()
              .map(value -> "`" + value.asText() + "`")
              .collect(Collectors.joining(" or ")));
    }
    limits("", schema.getMinimum(), schema.getMaximum()).ifPresent(parts::add);
    limits("characters", schema.getMinLength(), schema.getMaxLength()).ifPresent(parts::add);
    limits("items", schema.getMinItems(), schema.getMaxItems()).ifPresent(parts::add);
    Optional.ofNullable(schema.getDefault())
        .ifPresent(value -> parts.add("default `" + value.asText() + "`"));
    return String.join(", ", parts);
  }

  private static String kind(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return "list of " + plural(kind(schema.getItems().getSchema()));
    }
    if (schema.getAdditionalProperties() != null) {
      return "map";
    }
    return "date-time".equals(schema.getFormat()) ? "time" : schema.getType();
  }

  private static String plural(String kind) {
    return kind.startsWith("list") ? kind : kind + "s";
  }

  private static Optional<String> limits(String unit, Number least, Number most) {
    String text;
    if (least == null && most == null) {
      return Optional.empty();
    } else if (least == null) {
      text = "at most " + whole(most);
    } else if (most == null) {
      text = "at least " + whole(least);
    } else {
      text = whole(least) + " to " + whole(most);
    }
    return Optional.of((text + " " + unit).strip());
  }

  private static String whole(Number number) {
    return number.doubleValue() % 1 == 0 ? Long.toString(number.longValue()) : number.toString();
  }

  /** Markdown would take {@code <name>} for a tag and stars for emphasis. */
  private static String plain(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*");
  }
}
