package dev.obupgrade.reason;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that the catalogue is complete, in use, and on its page. */
class ReasonTest {
  private static final int MOST_WORDS = 30;

  private static final Pattern IDIOMS =
      Pattern.compile(
          "(?i)\\b(is|are) told\\b|\\banew\\b|goes on by itself|the way out|in vain"
              + "|\\bputs? (back|right)\\b|, for (it|they|the|a|an|which)\\b|as long as|thereby"
              + "|of its own accord");

  /** A full stop within a version, a field or an abbreviation ends no sentence. */
  private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z])");

  private static Stream<String> texts(Reason reason) {
    return Stream.of(reason.meaning(), reason.fix()).filter(text -> !text.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsAConditionsReason(Reason reason) {
    assertThat(reason.name()).matches("([A-Z][a-z]*)+");
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsAPersonHasAFix(Reason reason) {
    assertThat(reason.meaning()).isNotBlank();
    if (reason.course() == Course.PERSON) {
      assertThat(reason.fix()).isNotBlank();
    }
    if (reason.course() == Course.ENDED) {
      assertThat(reason.fix()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void textsAreShortSentencesInPlainEnglish(Reason reason) {
    assertThat(texts(reason))
        .allSatisfy(
            text -> {
              assertThat(text).matches("(?s)([A-Z]|min_observer_version).*\\.");
              assertThat(text).doesNotContain(";").doesNotContainPattern(IDIOMS);
              assertThat(END_OF_SENTENCE.split(text))
                  .allSatisfy(
                      sentence ->
                          assertThat(sentence.split("\\s+")).hasSizeLessThanOrEqualTo(MOST_WORDS));
            });
  }

  @Test
  void theReasonsOfAChapterStandTogetherInTheChaptersOrder() {
    assertThat(Stream.of(Reason.values()).map(Reason::chapter).distinct())
        .containsExactly(Chapter.values());
    assertThat(Stream.of(Reason.values()).map(Reason::chapter)).isSorted();
  }

  @Test
  void everyReasonIsUsed() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.obupgrade");
    JavaClass reason = classes.get(Reason.class);
    List<String> unused =
        Stream.of(Reason.values())
            .map(Enum::name)
            .filter(
                name ->
                    reason.getField(name).getAccessesToSelf().stream()
                        .allMatch(access -> access.getOriginOwner().equals(reason)))
            .toList();

    assertThat(unused).isEmpty();
  }

  @Test
  void anExplanationIsASentenceAndTheFix() {
    assertThat(Reason.NoReplicas.explain("StatefulSet a has no replicas"))
        .isEqualTo(
            "StatefulSet a has no replicas. Fix: Scale the StatefulSet to the zone's number of"
                + " servers.");
    assertThat(Reason.ReplyLost.explain("zone1 is still active"))
        .isEqualTo("zone1 is still active.");
    assertThat(Reason.NoReplicas.explain("It has none. Fix: Scale it."))
        .isEqualTo("It has none. Fix: Scale it.");
  }

  @Test
  void thePageHasTheCatalogueAsItIs() throws IOException {
    String page = Files.readString(TroubleshootingPage.PAGE);

    assertThat(page).as("written by `make docs`").isEqualTo(TroubleshootingPage.whole(page));
  }

  @Test
  void thePageHasEveryReasonOnceAndNoOther() throws IOException {
    assertThat(
            Pattern.compile("^\\| `(\\w+)` \\|[^|]+\\|[^|]+\\|[^|]+\\|$", Pattern.MULTILINE)
                .matcher(Files.readString(TroubleshootingPage.PAGE))
                .results()
                .map((MatchResult row) -> row.group(1)))
        .containsExactlyElementsOf(Stream.of(Reason.values()).map(Enum::name).toList());
  }
}
