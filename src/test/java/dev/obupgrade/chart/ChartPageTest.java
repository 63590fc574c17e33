package dev.obupgrade.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ChartPageTest {
  private final String page = Files.readString(ChartPage.PAGE);

  ChartPageTest() throws IOException {}

  @Test
  void itIsWhatTheValuesGive() throws IOException {
    assertThat(page)
        .as("run `make docs` and commit what it writes")
        .isEqualTo(ChartPage.whole(page));
  }

  @Test
  void aValueHasItsDefaultAndItsComment() {
    assertThat(page)
        .contains("| `replicaCount` | `2` | Operator pods. One leads, the others stand by.")
        .contains("| `jobs.resources.limits.memory` | `\"1Gi\"` | ")
        .contains("| `jobs` |  | The Jobs that run the vendor's scripts");
  }

  @Test
  void itsImageIsTheOneThatTheBuildMakes() {
    assertThat(page).contains(ProjectVersion.image());
  }
}
