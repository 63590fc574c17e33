package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiPageTest {
  private static final String CRD = CrdFile.text();
  private final String page = ApiPage.text(CRD);

  @Test
  void thePageIsWhatTheDefinitionGives() throws IOException {
    assertThat(Files.readString(ApiPage.PAGE))
        .as("run `make docs` and commit what it writes")
        .isEqualTo(page);
  }

  @Test
  void aFieldHasItsTypeLimitsDefaultAndDescription() {
    assertThat(page)
        .contains("\n    - **`port`** (integer, 1 to 65535, default `2881`): ")
        .contains("\n- **`cluster`** (object, **required**): ")
        .contains("\n- **`mode`** (string, `PreCheckOnly` or `Upgrade`, default `Upgrade`): ")
        .contains("\n  - **`zones`** (list of objects, at most 16 items, **required**): ");
  }

  @Test
  void everyFieldAndEveryRuleOfTheDefinitionIsThere() {
    String schema = CRD.substring(CRD.indexOf("openAPIV3Schema:"));
    assertThat(count("\\*\\*`\\w+`\\*\\* \\(", page))
        .isEqualTo(count("\\n +description: ", schema) - List.of("root", "spec", "status").size());
    assertThat(count("\\*refused\\*: ", page)).isEqualTo(count("\\n +(- )?rule: ", schema));
  }

  private static long count(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
