package dev.obupgrade.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the default limits of the steps, and that the documentation has them. */
class TimeLimitsPageTest {
  private static final Path PAGE = Path.of("docs", "controls.md");
  private static final String HEADING = "## Time limits of the steps\n";

  @Test
  void thePageListsEveryStepWithItsLimit() throws IOException {
    String section = Files.readString(PAGE).split(HEADING, 2)[1].split("\n## ", 2)[0];
    Map<String, String> listed =
        Pattern.compile("^\\| `(\\w+)` \\| (.*?) \\|", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .collect(
                Collectors.toMap(
                    (MatchResult row) -> row.group(1),
                    row -> row.group(2),
                    (a, b) -> a + " and " + b,
                    LinkedHashMap::new));

    assertThat(listed.entrySet()).containsExactlyElementsOf(limits().entrySet());
  }

  @Test
  void theStepsOfOneNameHaveOneLimit() {
    Map<String, Long> different =
        AllSteps.inOrder()
            .collect(
                Collectors.groupingBy(
                    Step::name,
                    Collectors.mapping(
                        s -> s.limit().words(),
                        Collectors.collectingAndThen(
                            Collectors.toSet(), words -> (long) words.size()))));

    assertThat(different.values()).containsOnly(1L);
  }

  /** {@code deadline()} is the limit of a small cluster. */
  @Test
  void noStepHasALimitBelowItsDeadline() {
    assertThat(AllSteps.inOrder())
        .allSatisfy(s -> assertThat(s.limit().least()).isEqualTo(s.deadline()));
  }

  private static Map<String, String> limits() {
    Map<String, String> limits = new LinkedHashMap<>();
    AllSteps.inOrder().forEach(s -> limits.putIfAbsent(s.name(), s.limit().words()));
    return limits;
  }
}
