package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.ViewFact;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that a page describes every view and table that the operator queries. */
class AskedViewsTest {
  private static final Pattern NAME = Pattern.compile("\\boceanbase\\.([\\w$]+)");

  @Test
  void theSimulatorsPageHasFactsOfEachWithItsPlaceInTheSource()
      throws IOException, ReflectiveOperationException {
    Set<String> known =
        ViewFact.all().stream()
            .map(fact -> fact.view().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    for (String question : Statements.questions()) {
      NAME.matcher(question)
          .results()
          .forEach(name -> asked.add(name.group(1).toLowerCase(Locale.ROOT)));
    }

    assertThat(asked).hasSizeGreaterThan(35);
    assertThat(known).containsAll(asked);
  }
}
