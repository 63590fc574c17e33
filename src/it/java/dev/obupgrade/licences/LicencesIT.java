package dev.obupgrade.licences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build has put into the images is what the page lists: it runs once they are built. */
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
