package dev.obupgrade.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What people read is plain English: no idiom of {@link Wording} in messages, comments and pages,
 * and no long sentence in a message.
 */
class WordsTest {
  /** The folders whose Java sources and scripts are checked, with all that is below them. */
  private static final List<String> ROOTS = List.of("src/main", "src/it", "src/simulator");

  /** The files that are checked as a whole: pages, chart values, templates, the Makefile. */
  private static final List<String> PAGES =
      List.of(
          "Makefile",
          "README.md",
          ".ci/run",
          ".github/CONTRIBUTING.md",
          "docs/CHANGELOG.md",
          "docs/README.md",
          "docs/api.md",
          "docs/architecture.md",
          "docs/benchmarks.md",
          "docs/compatibility.md",
          "docs/faq.md",
          "docs/licences.md",
          "docs/prechecks.md",
          "docs/security.md",
          "docs/simulator.md",
          "docs/troubleshooting.md",
          "docs/tutorial.md",
          "helm/ob-upgrade-operator/README.md",
          "helm/ob-upgrade-operator/values.yaml",
          "src/build/dev",
          "src/build/with-jdk",
          "src/build/with-maven",
          "src/it/images/build-image",
          "src/it/images/complete-root",
          "src/it/kubernetes/README.md",
          "src/it/kubernetes/local-kubernetes",
          "src/simulator/README.md",
          "src/simulator/image/Dockerfile",
          "src/simulator/image/bin/observer");

  @Test
  void messagesHaveNoIdiom() throws IOException {
    assertThat(complaints(messages(), Wording::idioms)).isEmpty();
  }

  @Test
  void sentencesOfMessagesAreShort() throws IOException {
    assertThat(complaints(messages(), Wording::longSentences)).isEmpty();
  }

  @Test
  void commentsHaveNoIdiom() throws IOException {
    List<Text> comments = new ArrayList<>();
    for (Path file : files(".java")) {
      JavaTexts.of(Files.readString(file)).comments().forEach(c -> comments.add(new Text(file, c)));
    }
    assertThat(comments).isNotEmpty();
    assertThat(complaints(comments, Wording::idioms)).isEmpty();
  }

  @Test
  void scriptsAndPagesHaveNoIdiom() throws IOException {
    List<Text> texts = new ArrayList<>();
    for (Path file :
        Stream.of(files(".sh"), files(".py"), PAGES.stream().map(Path::of).toList())
            .flatMap(List::stream)
            .toList()) {
      String whole = Files.readString(file);
      // A comment's mark must not hide an idiom that goes over a line's end.
      texts.add(new Text(file, whole.replaceAll("\\n\\s*(#|\\|) ", "\n")));
    }
    assertThat(texts).hasSizeGreaterThan(PAGES.size());
    assertThat(complaints(texts, Wording::idioms)).isEmpty();
  }

  @Test
  void anIdiomIsFoundAcrossLinesAndCases() {
    assertThat(Wording.idioms("Fix the zone, it goes on\n  by itself then.")).hasSize(1);
    assertThat(Wording.idioms("Anew, the operator asks.")).hasSize(1);
    assertThat(Wording.idioms("X is 7200s on S and is being put back")).hasSize(1);
    assertThat(Wording.idioms("as long as a tablet merges")).hasSize(1);
    assertThat(Wording.idioms("nothing passes, for it waits; what is wrong is told")).hasSize(2);
    assertThat(Wording.idioms("It takes 3 times as long as one, for a start.")).isEmpty();
  }

  @Test
  void aLongSentenceIsFoundAndSeveralShortOnesAreNot() {
    assertThat(Wording.longSentences("word ".repeat(31))).hasSize(1);
    assertThat(Wording.longSentences("word ".repeat(29) + "end. " + "word ".repeat(30))).isEmpty();
    assertThat(Wording.longSentences("Short. " + "%s; ".repeat(31))).hasSize(1);
  }

  @Test
  void theScannerTellsMessagesCommentsAndSqlApart() {
    JavaTexts texts =
        JavaTexts.of(
            """
            /** A comment of
             * two lines with "no string". */
            class A { // first
              // second, /* not nested
              char quote = '"'; String url = "http://x//y";
              String a = "one \\"two\\" " + "three" + A.b() + "four";
              String sql = \"""
                  select 'told' from t\""";
            }
            """);

    assertThat(texts.comments())
        .containsExactly(
            "A comment of two lines with \"no string\".", "first second, /* not nested");
    assertThat(texts.strings())
        .containsExactly("http://x//y", "one \"two\" three", "four", "select 'told' from t");
    assertThat(texts.strings()).filteredOn(Wording::isMessage).containsExactly("one \"two\" three");
  }

  /** A text with the file that it is in. */
  private record Text(Path file, String text) {}

  private static List<Text> messages() throws IOException {
    List<Text> messages = new ArrayList<>();
    for (Path file : files(".java")) {
      JavaTexts.of(Files.readString(file)).strings().stream()
          .filter(Wording::isMessage)
          .forEach(message -> messages.add(new Text(file, message)));
    }
    assertThat(messages).hasSizeGreaterThan(100);
    return messages;
  }

  private static List<String> complaints(
      List<Text> texts, Function<String, List<String>> complaintsAbout) {
    return texts.stream()
        .flatMap(t -> complaintsAbout.apply(t.text()).stream().map(c -> t.file() + ": " + c))
        .toList();
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String root : ROOTS) {
      try (Stream<Path> all = Files.walk(Path.of(root))) {
        all.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
