package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Chart, image and build have one version, so no two charts name different images alike. */
class ChartVersionTest {
  private static final Path CHART = Path.of("helm/ob-upgrade-operator/Chart.yaml");
  private static final Path RELEASED = Path.of("src/it/helm");

  private final Map<String, Object> chart = yaml(CHART);

  @Test
  void chartAndImageHaveTheVersionOfTheBuild() {
    assertThat(chart)
        .containsEntry("version", ProjectVersion.read())
        .containsEntry("appVersion", ProjectVersion.read());
  }

  @Test
  void noReleasedChartHasTheSameVersionOrImage() throws IOException {
    List<Map<String, Object>> released = new ArrayList<>();
    try (Stream<Path> charts = Files.list(RELEASED)) {
      charts.map(folder -> yaml(folder.resolve("Chart.yaml"))).forEach(released::add);
    }
    assertThat(released)
        .isNotEmpty()
        .allSatisfy(
            old -> {
              assertThat(old.get("version")).isNotNull().isNotEqualTo(chart.get("version"));
              assertThat(old.get("appVersion")).isNotNull().isNotEqualTo(chart.get("appVersion"));
            });
  }

  @Test
  void everythingThatNamesTheImageNamesThisVersion() throws IOException {
    assertThat(Files.readString(Manifests.FILE))
        .contains("image: \"" + ProjectVersion.image() + "\"");
    assertThat(Files.readString(Path.of("deploy/operator/kustomization.yaml")))
        .contains("newTag: " + ProjectVersion.read() + "\n");
    assertThat(Files.readString(Path.of("docs/prechecks.md")))
        .contains("REPOSITORY/" + ProjectVersion.image() + "\n");
    assertThat(annotation("artifacthub.io/images")).contains("image: " + ProjectVersion.image());
  }

  @Test
  void theChangesOfThisVersionAreInTheChangelog() throws IOException {
    assertThat(Files.readString(Path.of("docs/CHANGELOG.md")))
        .contains("## " + ProjectVersion.read());
    assertThat(annotation("artifacthub.io/changes")).contains("- kind: ");
  }

  @Test
  void theExampleIsTheSample() throws IOException {
    Object example = new Yaml().load(annotation("artifacthub.io/crdsExamples"));
    assertThat(example).isEqualTo(List.of(yaml(Path.of("deploy/samples/upgrade.yaml"))));
  }

  @SuppressWarnings("unchecked")
  private String annotation(String name) {
    return ((Map<String, String>) chart.get("annotations")).get(name);
  }

  private static Map<String, Object> yaml(Path file) {
    try {
      return new Yaml().load(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
