package dev.obupgrade.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.mutants.SimulatedPage.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that the guards that the simulation must miss fit the list of mutants and the page. */
class SimulatedTest {
  private static final int FEWEST = 30;

  /** The scripts' output and the process' log have the password, if anything: rule 7 is theirs. */
  private static final Integer[] RULES = {1, 2, 3, 4, 5, 6, 8};

  @Test
  void enoughGuardsOfEveryRule() throws IOException {
    List<Mutant> all = MutantList.read();
    List<Mutant> simulated =
        SimulatedPage.names().stream().map(name -> SimulatedPage.named(all, name)).toList();
    assertThat(simulated).hasSizeGreaterThanOrEqualTo(FEWEST).doesNotHaveDuplicates();
    assertThat(simulated).extracting(Mutant::rule).contains(RULES);
  }

  @Test
  void thePageHasEveryGuardWithItsSeed() throws IOException {
    List<Mutant> all = MutantList.read();
    String page = Files.readString(GuardTable.PAGE);
    Map<String, Seen> seen = SimulatedPage.seen(page);
    assertThat(seen.keySet())
        .as("run `make simulate-mutants`")
        .containsExactlyElementsOf(SimulatedPage.names());
    assertThat(SimulatedPage.rows(page))
        .containsExactlyElementsOf(
            seen.entrySet().stream()
                .map(e -> SimulatedPage.row(SimulatedPage.named(all, e.getKey()), e.getValue()))
                .toList());
  }

  @Test
  void aRowIsReadAsItIsWritten() {
    Mutant mutant = new Mutant("any", 4, "does | what", "java/X.java", "a", "b", List.of("XTest"));
    Seen seen = new Seen(17, "rule 1: `a` | <b>  c");
    String page =
        "<!-- begin of the simulated guards -->\n| a |\n| --- |\n%s<!-- end of the simulated guards -->\n"
            .formatted(SimulatedPage.row(mutant, seen));
    assertThat(SimulatedPage.seen(page)).containsExactly(Map.entry("any", seen));
    assertThat(seen.words()).isEqualTo("rule 1: a b c");
  }
}
