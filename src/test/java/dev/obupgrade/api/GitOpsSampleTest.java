package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sample repository for Argo CD, beside the other samples and the page about it. */
class GitOpsSampleTest {
  private static final Path SAMPLES = Path.of("deploy/samples");
  private static final Path REPOSITORY = SAMPLES.resolve("gitops");

  @Test
  void hasTheClusterOfTheOtherSamples() throws IOException {
    List<HasMetadata> cluster =
        Stream.of("hub.yaml", "service.yaml", "zone1.yaml", "zone2.yaml", "zone3.yaml")
            .flatMap(file -> objects(REPOSITORY.resolve("cluster").resolve(file)))
            .toList();

    assertThat(cluster)
        .containsExactlyElementsOf(objects(SAMPLES.resolve("cluster.yaml")).toList());
    assertThat(files("cluster")).hasSize(5);
  }

  @Test
  void hasTheUpgradeOfTheOtherSamples() throws IOException {
    assertThat(REPOSITORY.resolve("upgrade/obtest-4-3-5-3.yaml"))
        .hasSameTextualContentAs(SAMPLES.resolve("upgrade.yaml"));
    assertThat(files("upgrade")).hasSize(2);
  }

  @Test
  void namesOneRepositoryThatAUserReplaces() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      assertThat(
              files
                  .filter(f -> f.toString().endsWith(".yaml"))
                  .flatMap(f -> text(f).lines())
                  .filter(line -> line.contains("repoURL:"))
                  .map(String::strip)
                  .distinct())
          .containsExactly(
              "repoURL: https://git.example.com/platform/obtest.git # your repository");
    }
  }

  @Test
  void hasTheBlockThatThePageShows() {
    String block =
        """
          ignoreDifferences:
            - group: apps
              kind: StatefulSet
              managedFieldsManagers: [ob-upgrade-operator]
          syncPolicy:
            automated: {prune: true, selfHeal: true}
            syncOptions:
              - RespectIgnoreDifferences=true
        """;

    assertThat(text(REPOSITORY.resolve("applications/obtest.yaml"))).contains(block);
    assertThat(text(Path.of("docs/gitops.md"))).contains(block);
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(REPOSITORY.resolve(folder))) {
      return files.toList();
    }
  }

  private static Stream<HasMetadata> objects(Path file) {
    return Stream.of(text(file).split("\n---\n"))
        .map(document -> new KubernetesSerialization().unmarshal(document));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
