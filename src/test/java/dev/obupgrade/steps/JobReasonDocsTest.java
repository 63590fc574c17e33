package dev.obupgrade.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobReasonDocsTest {

  @Test
  void thePageTellsOfEveryReasonAndOfNoOther() throws IOException {
    Set<String> told =
        Pattern.compile("^\\|[^|]*\\| `(\\w+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("docs/jobs.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> inCode =
        Stream.of(JobReason.values())
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // Not a Job's: a missing permission is the API server's answer to any step.
    inCode.add("ApiRefused");
    assertThat(told).isEqualTo(inCode);
  }
}
