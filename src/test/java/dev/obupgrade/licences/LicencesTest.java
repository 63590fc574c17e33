package dev.obupgrade.licences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class LicencesTest {
  private static final Set<String> DO_NOT_SHIP = Set.of("test", "provided");

  @TempDir private Path repository;

  @Test
  void everyDependencyOfTheBuildThatShipsIsListed() throws IOException {
    String page = Files.readString(LicencesPage.PAGE);
    Element project = Licences.parsed(Path.of("pom.xml").toAbsolutePath());
    List<String> shipped =
        Licences.children(Licences.children(project, "dependencies").getFirst(), "dependency")
            .stream()
            .filter(d -> !DO_NOT_SHIP.contains(Licences.text(d, "scope")))
            .map(d -> Licences.text(d, "groupId") + ":" + Licences.text(d, "artifactId"))
            .toList();
    assertThat(shipped).hasSizeGreaterThan(5);
    assertThat(shipped).allSatisfy(library -> assertThat(page).contains("| `" + library + "` |"));
  }

  @Test
  void theDriverIsListedWithItsException() throws IOException {
    assertThat(Files.readString(LicencesPage.PAGE))
        .containsPattern(
            "`com.mysql:mysql-connector-j` \\| [0-9.]+ \\| "
                + "GPL-2.0-only WITH Universal-FOSS-exception-1.0");
  }

  @Test
  void aLicenceMayStandInTheParent() throws IOException {
    pom("parent", "<licenses><license><name>MIT</name></license></licenses>");
    Library child = pom("child", "<parent>" + coordinates("parent") + "</parent>");

    assertThat(new Licences(repository).of(child)).isEqualTo("MIT");
  }

  @Test
  void severalAreAChoice() throws IOException {
    Library library =
        pom(
            "both",
            "<licenses><license><name>EPL 2.0</name></license>"
                + "<license><name>GPL2 w/ CPE</name></license></licenses>");

    assertThat(new Licences(repository).of(library))
        .isEqualTo("EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0");
  }

  @Test
  void aLicenceThatNobodyHasReadIsAnError() throws IOException {
    Library library = pom("odd", "<licenses><license><name>Beerware</name></license></licenses>");

    assertThatThrownBy(() -> new Licences(repository).of(library))
        .hasMessageContaining("org.example:odd")
        .hasMessageContaining("'Beerware'");
  }

  private Library pom(String artifact, String content) throws IOException {
    Library library = new Library("org.example", artifact, "1");
    Path file = library.pom(repository);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<project>" + coordinates(artifact) + content + "</project>");
    return library;
  }

  private static String coordinates(String artifact) {
    return "<groupId>org.example</groupId><artifactId>%s</artifactId><version>1</version>"
        .formatted(artifact);
  }
}
