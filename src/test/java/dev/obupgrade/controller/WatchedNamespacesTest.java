package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The operator looks for records where it watches. */
class WatchedNamespacesTest {
  private static Optional<List<String>> configured(Map<String, String> environment)
      throws IOException {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                new PropertiesConfigSource(
                    WatchedNamespacesTest.class.getResource("/application.properties")),
                new EnvConfigSource(environment, 300))
            .build();
    return config.getOptionalValues("obupgrade.watched-namespaces", String.class);
  }

  @Test
  void theyAreThoseThatTheChartSets() throws IOException {
    assertThat(configured(Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", "team-a,team-b")))
        .contains(List.of("team-a", "team-b"));
    assertThat(configured(Map.of())).isEmpty();
  }

  @Test
  void noneMeansAll() {
    assertThat(Wiring.watched(List.of(), () -> "own")).isEmpty();
    assertThat(Wiring.watched(List.of("JOSDK_ALL_NAMESPACES"), () -> "own")).isEmpty();
  }

  @Test
  void theOperatorsOwnHasAName() {
    assertThat(Wiring.watched(List.of("JOSDK_WATCH_CURRENT", "b"), () -> "a"))
        .containsExactly("a", "b");
  }
}
