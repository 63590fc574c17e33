package dev.obupgrade.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusalDocsTest {

  @Test
  void thePageTellsOfEveryRefusalAndOfNoOther() throws IOException {
    List<String> told =
        Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("docs/refusals.md")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(told)
        .containsExactlyElementsOf(Stream.of(Refusal.values()).map(Enum::name).toList());
  }
}
