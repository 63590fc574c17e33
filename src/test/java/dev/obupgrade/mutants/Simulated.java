package dev.obupgrade.mutants;

import dev.obupgrade.mutants.Workshop.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
          Optional<String> caught = caught(workshop, mutant);
          System.out.printf("%s: %s%n", mutant.name(), caught.orElse("SURVIVED the seeds"));
          if (caught.isEmpty()) {
            survivors.add(mutant.name());
          }
        }
      }
    }
    System.out.printf(
        "mutants: %d, caught by the seeds: %d, survivors: %s%n",
        count, count - survivors.size(), survivors);
    System.exit(0);
  }

  /** What the seeds say without the guard. */
  private static Optional<String> caught(Workshop workshop, Mutant mutant)
      throws IOException, InterruptedException {
    try {
      return workshop.test(with(mutant)) instanceof Outcome.Failed failed
          ? Optional.of("caught. " + shortened(failed.why()))
          : Optional.empty();
    } catch (Workshop.TroubleException e) {
      return Optional.of("NOT TESTED. " + shortened(e.getMessage()));
    }
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
