package dev.obupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

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

  @Test
  void everyPackageItNamesIsThereAndNoneIsMissing() throws IOException {
    Path root = Path.of("src/main/java/dev/obupgrade");
    List<String> packages;
    try (var folders = Files.list(root)) {
      packages =
          folders.filter(Files::isDirectory).map(p -> p.getFileName().toString()).sorted().toList();
    }
    assertThat(found("(?m)^\\| `([a-z]+)` \\| [a-z]"))
        .filteredOn(name -> Files.isDirectory(root.resolve(name)))
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void itNamesTheImageThatTheBuildMakes() throws IOException {
    String version =
        first(Files.readString(Path.of("pom.xml")), "<version>([0-9.]+)</version>\n  <name>");
    assertThat(readme).contains("ob-upgrade-operator:" + version);
    assertThat(Files.readString(Path.of("helm/ob-upgrade-operator/Chart.yaml")))
        .contains("\nappVersion: " + version + "\n");
  }

  private List<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(readme)
        .results()
        .map(ReadmeTest::firstGroup)
        .distinct()
        .toList();
  }

  private static String first(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map(ReadmeTest::firstGroup)
        .orElseThrow(() -> new AssertionError("nothing like " + pattern));
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
