package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdTest {
  private static final String GENERATED = CrdFile.text();

  private final CustomResourceDefinitionVersion version =
      Serialization.unmarshal(GENERATED, CustomResourceDefinition.class)
          .getSpec()
          .getVersions()
          .getFirst();
  private final JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();

  static List<Path> copies() {
    return CrdFile.COPIES;
  }

  @ParameterizedTest
  @MethodSource("copies")
  void theCommittedFileIsWhatTheTypesGive(Path copy) throws IOException {
    assertThat(copy).as("run `make crds` and commit what it writes").exists();
    assertThat(Files.readString(copy))
        .as("%s is not what the types give: run `make crds` and commit what it writes", copy)
        .isEqualTo(GENERATED);
  }

  @Test
  void everyFieldHasADescription() {
    assertThat(undescribed("", root)).isEmpty();
  }

  /** {@code kubectl explain} shows them: "The port." is one, and so is a value with its meaning. */
  @Test
  void everyDescriptionIsASentence() {
    assertThat(descriptions("", root))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            (path, text) ->
                assertThat(text)
                    .as(path)
                    .matches("(?s)(true|spec\\.|[A-Z]).*[a-z].*\\.")
                    .contains(" "));
  }

  private static Map<String, String> descriptions(String path, JSONSchemaProps schema) {
    Map<String, String> found = new TreeMap<>();
    fields(schema)
        .forEach(
            (name, field) -> {
              found.put(path + "." + name, String.valueOf(field.getDescription()));
              found.putAll(descriptions(path + "." + name, field));
            });
    return found;
  }

  @Test
  void everyRuleStandsOnceAndSaysWhatToWriteInstead() {
    List<JSONSchemaProps> withRules =
        everything(root).filter(s -> !s.getXKubernetesValidations().isEmpty()).toList();
    assertThat(withRules).isNotEmpty();
    for (JSONSchemaProps schema : withRules) {
      assertThat(schema.getXKubernetesValidations())
          .extracting(ValidationRule::getRule)
          .doesNotHaveDuplicates();
      assertThat(schema.getXKubernetesValidations())
          .allSatisfy(r -> assertThat(r.getMessage()).isNotBlank());
    }
  }

  @Test
  void kubectlGetShowsTheColumnsInReadingOrder() {
    assertThat(version.getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly("Target", "Phase", "Progress", "Step", "Reason", "Age", "Mode", "Message");
    assertThat(version.getAdditionalPrinterColumns().getLast().getPriority()).isEqualTo(1);
  }

  @Test
  void aConditionIsKnownByItsType() {
    JSONSchemaProps conditions =
        root.getProperties().get("status").getProperties().get("conditions");
    assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
    assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(conditions.getItems().getSchema().getRequired()).contains("type");
  }

  @Test
  void aResourceWithoutSpecIsRefused() {
    assertThat(root.getRequired()).containsExactly("spec");
  }

  /** Flux's own resources have the same default, for the same reason. */
  @Test
  void anObjectThatTheOperatorHasNotSeenHasAStatusOfNoGeneration() {
    assertThat(root.getProperties().get("status").getDefault().get("observedGeneration").asLong())
        .isEqualTo(-1);
  }

  @Test
  void theStatusIsASubresource() {
    assertThat(version.getSubresources().getStatus()).isNotNull();
  }

  private static List<String> undescribed(String path, JSONSchemaProps schema) {
    List<String> found = new ArrayList<>();
    fields(schema)
        .forEach(
            (name, field) -> {
              if (field.getDescription() == null || field.getDescription().isBlank()) {
                found.add(path + "." + name);
              }
              found.addAll(undescribed(path + "." + name, field));
            });
    return found;
  }

  private static Stream<JSONSchemaProps> everything(JSONSchemaProps schema) {
    return Stream.concat(
        Stream.of(schema), fields(schema).values().stream().flatMap(CrdTest::everything));
  }

  /** The fields of an object, or of a list's items. */
  private static Map<String, JSONSchemaProps> fields(JSONSchemaProps schema) {
    JSONSchemaProps object = schema.getItems() == null ? schema : schema.getItems().getSchema();
    return object.getProperties() == null ? Map.of() : object.getProperties();
  }
}
