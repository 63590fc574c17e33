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

/** Each page of what may be in the way has all the reasons that the code knows, and no other. */
class ReasonDocsTest {

  private static Set<String> told(String page) throws IOException {
    return Pattern.compile("^\\|[^|]*\\| `(\\w+)` \\|", Pattern.MULTILINE)
        .matcher(Files.readString(Path.of(page)))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Enum<?>[] reasons) {
    return Stream.of(reasons).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void ofJobs() throws IOException {
    Set<String> inCode = names(JobReason.values());
    // Not a Job's: a missing permission is the API server's answer to any step.
    inCode.add("ApiRefused");
    assertThat(told("docs/jobs.md")).isEqualTo(inCode);
  }

  @Test
  void ofPods() throws IOException {
    assertThat(told("docs/pods.md")).isEqualTo(names(PodReason.values()));
  }
}
