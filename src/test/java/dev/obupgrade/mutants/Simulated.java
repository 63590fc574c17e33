package dev.obupgrade.mutants;

import dev.obupgrade.mutants.Workshop.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes guards of the list out, one at a time, and runs the fixed seeds of the simulation instead
 * of the guard's own tests: {@code make simulate-mutants}.
 */
public final class Simulated {
  private static final List<String> TESTS = List.of("SimulationTest");

  private Simulated() {}

  /**
   * @param args names of mutants, or nothing for all of them
   */
  public static void main(String[] args) throws Exception {
    List<String> names = List.of(args);
    List<String> survivors = new ArrayList<>();
    int count = 0;
    try (Workshop workshop = Workshop.open()) {
      for (Mutant mutant : MutantList.read()) {
        if (names.isEmpty() || names.contains(mutant.name())) {
          count++;
          Outcome outcome = workshop.test(with(mutant));
          if (outcome instanceof Outcome.Failed failed) {
            System.out.printf("%s: caught. %s%n", mutant.name(), shortened(failed.why()));
          } else {
            survivors.add(mutant.name());
            System.out.printf("%s: SURVIVED the seeds%n", mutant.name());
          }
        }
      }
    }
    System.out.printf(
        "mutants: %d, caught by the seeds: %d, survivors: %s%n",
        count, count - survivors.size(), survivors);
    System.exit(0);
  }

  private static Mutant with(Mutant mutant) {
    return new Mutant(
        mutant.name(),
        mutant.rule(),
        mutant.guard(),
        mutant.file(),
        mutant.find(),
        mutant.replace(),
        TESTS);
  }

  private static String shortened(String why) {
    return why.length() > 260 ? why.substring(0, 260) + "…" : why;
  }
}
