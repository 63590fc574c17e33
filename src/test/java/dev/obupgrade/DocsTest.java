package dev.obupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the pages link to each other and agree with the sources. */
class DocsTest {
  private static final Path DOCS = Path.of("docs");
  private static final Path INDEX = DOCS.resolve("README.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(DOCS)) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    pages.add(Path.of("README.md"));
    pages.add(Path.of(".github/CONTRIBUTING.md"));
    pages.add(Path.of("helm/ob-upgrade-operator/README.md"));
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    Path folder = page.toAbsolutePath().getParent();
    List<String> links =
        matches(LINK, Files.readString(page)).filter(link -> !link.contains("://")).toList();
    assertThat(links)
        .allSatisfy(
            link -> {
              String[] parts = link.split("#", 2);
              Path target = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
              assertThat(target).exists();
              if (parts.length > 1) {
                assertThat(anchors(target)).contains(parts[1]);
              }
            });
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    String index = Files.readString(INDEX);
    assertThat(pages())
        .filteredOn(page -> DOCS.equals(page.getParent()) && !page.equals(INDEX))
        .hasSizeGreaterThan(8)
        .allSatisfy(page -> assertThat(index).contains("](" + page.getFileName() + ")"));
  }

  @Test
  void theArchitectureTellsOfEveryPackage() throws IOException {
    List<String> packages;
    Path root = Path.of("src/main/java/dev/obupgrade");
    try (Stream<Path> folders = Files.list(root)) {
      packages =
          folders.filter(Files::isDirectory).map(p -> p.getFileName().toString()).sorted().toList();
    }
    String page = Files.readString(DOCS.resolve("architecture.md"));
    assertThat(matches(Pattern.compile("(?m)^\\| `([a-z]+)` \\| "), page).toList())
        .filteredOn(name -> Files.isDirectory(root.resolve(name)))
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  /** The tutorial's table has the steps of the flow, so a new step needs its line there. */
  @Test
  void theTutorialTellsOfEveryStepOfAHop() throws IOException {
    String page = Files.readString(DOCS.resolve("tutorial.md"));
    String steps =
        page.substring(page.indexOf("| step | what happens |"), page.indexOf("\nThen `restore"));
    assertThat(matches(Pattern.compile("`([a-z][A-Za-z]+)`"), steps).toList())
        .containsSubsequence(
            "preCheck",
            "prepare",
            "clusterHealthy",
            "pullImage",
            "stopZone",
            "minorFreeze",
            "replacePods",
            "versionRefreshed",
            "logInSync",
            "schemaRefreshed",
            "zoneHealthy",
            "startZone",
            "zoneServing",
            "finish",
            "verifyVersion",
            "restoreParameters",
            "settle");
  }

  /** The page explains every rule of the chart, so that people can judge it. */
  @Test
  void theSecurityPageExplainsEveryResourceThatTheOperatorMayUse() throws IOException {
    String rbac = Files.readString(Path.of("helm/ob-upgrade-operator/templates/rbac.yaml"));
    String page = Files.readString(DOCS.resolve("security.md"));
    Set<String> resources =
        matches(Pattern.compile("resources: \\[([^\\]]+)\\]"), rbac).collect(Collectors.toSet());
    assertThat(resources).hasSizeGreaterThan(12);
    assertThat(resources).allSatisfy(resource -> assertThat(page).contains("`" + resource + "`"));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return matches(HEADING, Files.readString(page))
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(1));
  }
}
