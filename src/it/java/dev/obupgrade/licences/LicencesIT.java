package dev.obupgrade.licences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares what the images contain with what the page lists. It needs the built images. */
@Tag("real-cluster")
class LicencesIT {
  @Test
  void everyLibraryInTheImagesIsListed() throws IOException {
    String page = Files.readString(LicencesPage.PAGE);
    assertThat(page)
        .as("run `make docs` and commit what it writes")
        .isEqualTo(LicencesPage.whole(page));
  }
}
