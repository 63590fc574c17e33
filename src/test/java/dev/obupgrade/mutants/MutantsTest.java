package dev.obupgrade.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the list of mutants fits the code, the tests and the page. */
class MutantsTest {
  static List<Mutant> mutants() throws IOException {
    return MutantList.read();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aMutantsTextOccursOnce(Mutant mutant) {
    assertThat(mutant.path()).exists();
    assertThat(mutant.occurrences()).as(mutant.find()).isEqualTo(1);
    assertThat(mutant.replace()).isNotEqualTo(mutant.find());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aMutantsTestsExist(Mutant mutant) throws IOException {
    for (String test : mutant.tests()) {
      assertThat(Files.readString(TestClasses.source(test))).contains("class " + test);
    }
  }

  @Test
  void aNameIsUsedOnce() throws IOException {
    assertThat(mutants())
        .hasSizeGreaterThanOrEqualTo(44)
        .extracting(Mutant::name)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[a-z0-9-]+"));
  }

  @Test
  void eachRuleHasGuards() throws IOException {
    List<String> rules =
        Pattern.compile("(?m)^(\\d)\\. ")
            .matcher(Files.readString(Path.of("docs", "architecture.md")))
            .results()
            .map(rule -> rule.group(1))
            .toList();
    assertThat(mutants())
        .extracting(mutant -> String.valueOf(mutant.rule()))
        .containsAll(rules)
        .isSubsetOf(rules);
  }

  @Test
  void thePageHasEveryGuard() throws IOException {
    String page = Files.readString(GuardTable.PAGE);
    Map<String, String> caught = ReliabilityPage.caughtBy(page);
    assertThat(ReliabilityPage.rows(page))
        .as("run `make mutants`, or with ONLY=name for one")
        .containsExactlyElementsOf(
            mutants().stream().map(m -> ReliabilityPage.row(m, caught.get(m.name()))).toList());
  }

  @Test
  void thePageNamesTestsOfTheList() throws IOException {
    Map<String, String> caught = ReliabilityPage.caughtBy(Files.readString(GuardTable.PAGE));
    for (Mutant mutant : mutants()) {
      String[] test = caught.get(mutant.name()).split("\\.");
      assertThat(mutant.tests()).contains(test[0]);
      if (test.length > 1) {
        assertThat(Files.readString(TestClasses.source(test[0]))).contains(test[1]);
      }
    }
  }

  @Test
  void aTextThatOccursTwiceIsRefused() {
    Mutant mutant =
        new Mutant(
            "twice",
            1,
            "-",
            "java/dev/obupgrade/health/AllOf.java",
            "Gate",
            "Door",
            List.of("AllOfTest"));
    assertThatThrownBy(mutant::mutated)
        .hasMessageContaining("out of step")
        .hasMessageContaining("not once");
  }

  @Test
  void whiteSpaceMatchesAny() {
    Mutant mutant =
        new Mutant(
            "space",
            1,
            "-",
            "java/dev/obupgrade/health/AllOf.java",
            "case GateResult.Shut shut -> { return shut; }",
            "case GateResult.Shut shut -> {}",
            List.of("AllOfTest"));
    assertThat(mutant.mutated()).contains("case GateResult.Shut shut -> {}\n");
  }
}
