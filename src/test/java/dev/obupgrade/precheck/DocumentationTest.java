package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on the pre-checks says what the code does. */
class DocumentationTest {

  private static final Path PAGE = Path.of("docs", "prechecks.md");

  @Test
  void thePageHasTheChecksOfTheSuiteInTheirOrder() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyElementsOf(
            PreCheckSuite.definitions().stream().map(Definition::name).toList());
  }

  @Test
  void aSectionSaysWhatTheCheckIsAndWhy() throws IOException {
    var sections = sections();
    assertThat(PreCheckSuite.definitions())
        .allSatisfy(
            check ->
                assertThat(sections.get(check.name()))
                    .as(check.name())
                    .containsPattern("^\\s+[A-Z].{30}")
                    .contains("\n- Looks at: " + check.looksAt() + "\n")
                    .contains("\n- Versions: " + check.versions() + "\n")
                    .contains("\n- Expected: " + check.expected() + "\n")
                    .contains("\n- Remedy: " + check.remedy() + "\n"));
  }

  private static Map<String, String> sections() throws IOException {
    var sections = new LinkedHashMap<String, String>();
    var heading =
        Pattern.compile("^### (\\w+)$(.*?)(?=^##|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    heading
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(section -> sections.put(section.group(1), section.group(2)));
    return sections;
  }
}
