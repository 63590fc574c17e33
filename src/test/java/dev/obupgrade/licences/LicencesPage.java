package dev.obupgrade.licences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * The tables of docs/licences.md: every library in the operator's image and in the simulated
 * server's, as the build put it there, with the licence that its POM names. {@code make docs} puts
 * them into the page.
 */
public final class LicencesPage {
  static final Path PAGE = Path.of("docs", "licences.md");
  private static final Path OPERATOR =
      Path.of("target", "quarkus-app", "quarkus-app-dependencies.txt");
  private static final Path SIMULATOR = Path.of("target", "simulator", "lib");
  private static final String BEGIN = "<!-- begin of the libraries, made by `make docs` -->\n";
  private static final String END = "<!-- end of the libraries -->\n";

  private LicencesPage() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, whole(Files.readString(PAGE)));
    System.out.println("wrote " + PAGE);
  }

  /** The page with the libraries of the last build. */
  static String whole(String page) throws IOException {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException(PAGE + " must have the lines " + BEGIN + " and " + END);
    }
    return page.substring(0, begin)
        + table("The operator's image", operator())
        + table("The simulated server's image", simulator())
        + "\n"
        + page.substring(end);
  }

  private static String table(String title, SortedSet<Library> libraries) throws IOException {
    Licences licences = new Licences(repository());
    var rows =
        new StringBuilder(
            "\n## %s\n\n| library | version | licence |\n| --- | --- | --- |\n".formatted(title));
    for (Library library : libraries) {
      rows.append(
          "| `%s` | %s | %s |\n"
              .formatted(library.name(), library.version(), licences.of(library)));
    }
    return rows.toString();
  }

  /** As Quarkus lists them: {@code group:artifact:classifier:type:version}. */
  private static SortedSet<Library> operator() throws IOException {
    try (Stream<String> lines = Files.lines(OPERATOR)) {
      return lines
          .filter(line -> !line.isBlank())
          .map(line -> line.split(":"))
          .map(part -> new Library(part[0], part[1], part[4]))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static SortedSet<Library> simulator() throws IOException {
    Set<String> jars = new HashSet<>();
    try (Stream<Path> files = Files.list(SIMULATOR)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar") && !name.startsWith("ob-upgrade-operator"))
          .forEach(jars::add);
    }
    SortedSet<Library> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(repository())) {
      files
          .filter(file -> jars.contains(file.getFileName().toString()))
          .map(file -> Library.at(repository(), file))
          .forEach(found::add);
    }
    if (found.size() != jars.size()) {
      throw new IllegalStateException(jars + " are not all in Maven's repository: " + found);
    }
    return found;
  }

  /** Maven's local repository: {@code <repository>/org/yaml/snakeyaml/<version>/<jar>}. */
  private static Path repository() {
    try {
      URI jar = Yaml.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path folder = Path.of(jar);
      for (int i = 0; i < "org/yaml/snakeyaml/version/jar".split("/").length; i++) {
        folder = folder.getParent();
      }
      return folder;
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
