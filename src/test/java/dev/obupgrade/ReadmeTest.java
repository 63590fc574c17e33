package dev.obupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.chart.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private final String readme = Files.readString(Path.of("README.md"));
  private final String makefile = Files.readString(Path.of("Makefile"));

  ReadmeTest() throws IOException {}

  @Test
  void itsUpgradeIsTheSample() throws IOException {
    assertThat(readme)
        .contains("```yaml\n" + Files.readString(Path.of("deploy/samples/upgrade.yaml")) + "```");
  }

  @Test
  void everyTargetItNamesIsInTheMakefile() {
    assertThat(found("(?m)^make +([a-z-]+)|`(?:KEEP=1 )?make ([a-z-]+)`"))
        .hasSizeGreaterThan(5)
        .allSatisfy(target -> assertThat(makefile).containsPattern("(?m)^" + target + ":"));
  }

  @Test
  void everyPathItNamesIsThere() {
    assertThat(found("\\]\\(([^)#:]+)\\)|(?:-f |install \\S+ )([a-z][\\w./-]+)|(?m)^(\\.ci/run)"))
        .hasSizeGreaterThan(4)
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  /** As the flow's own files have them. */
  @ParameterizedTest
  @ValueSource(strings = {"log-catches-up", "check-failed"})
  void itsMomentsAreThoseOfTheFlow(String moment) throws IOException {
    String described =
        Files.readString(
            Path.of("src/test/resources/dev/obupgrade/upgrade/describe/" + moment + ".txt"));
    Matcher brief =
        Pattern.compile("Status:\n  Brief:\n(    .*\n)+", Pattern.MULTILINE).matcher(described);
    assertThat(brief.find()).isTrue();
    assertThat(readme).contains("```text\n" + brief.group() + "```");
  }

  @Test
  void itNamesTheImageThatTheBuildMakes() {
    assertThat(readme).contains(ProjectVersion.image());
  }

  private List<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(readme)
        .results()
        .map(ReadmeTest::firstGroup)
        .distinct()
        .toList();
  }

  private static String firstGroup(MatchResult match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.group(group) != null) {
        return match.group(group);
      }
    }
    throw new AssertionError("no group in " + match.group());
  }
}
