package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.precheck.check.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that the page of pre-checks agrees with the code. */
class DocumentationTest {

  @Test
  void thePageTellsOfEachCheckWhatTheCodeDoes() throws IOException {
    String page = Files.readString(PreChecksPage.PAGE);

    assertThat(page).as("`make docs` updates the page").isEqualTo(PreChecksPage.whole(page));
  }

  @Test
  void thePageHasTheChecksOfTheSuiteInTheirOrder() throws IOException {
    List<String> sections =
        Pattern.compile("^### (\\w+)$", Pattern.MULTILINE)
            .matcher(Files.readString(PreChecksPage.PAGE))
            .results()
            .map((MatchResult section) -> section.group(1))
            .toList();

    assertThat(sections)
        .containsExactlyElementsOf(
            PreCheckSuite.definitions().stream().map(Definition::name).toList());
  }
}
