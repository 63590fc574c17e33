package dev.obupgrade.mutants;

import dev.obupgrade.mutants.SimulatedPage.Seen;
import dev.obupgrade.mutants.Workshop.Outcome;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes guards out, one at a time, and runs the fixed seeds of the simulation until one of them
 * shows a violation: {@code make simulate-mutants}. First the seeds must pass with all guards in
 * place.
 */
public final class Simulated {
  private static final String NONE = "all guards";

  private Simulated() {}

  /**
   * @param args names of mutants, also of others than those of the list; or nothing for the list
   */
  public static void main(String[] args) throws Exception {
    List<Mutant> all = MutantList.read();
    List<String> names = args.length == 0 ? SimulatedPage.names() : List.of(args);
    Map<String, Seen> known = SimulatedPage.seen(Files.readString(GuardTable.PAGE));
    Map<String, Seen> seen = new ConcurrentHashMap<>();
    int survived = 0;
    try (Workshop workshop = Workshop.ofSeeds();
        ExecutorService processes =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<Integer>> runs = new ArrayList<>();
      if (args.length == 0) {
        runs.add(() -> tell(NONE, () -> workshop.seeds(0), seen));
      }
      for (String name : names) {
        Mutant mutant = SimulatedPage.named(all, name);
        long first = known.containsKey(name) ? known.get(name).seed() : 0;
        runs.add(() -> tell(name, () -> workshop.seeds(mutant, first), seen));
      }
      for (Future<Integer> wrong : processes.invokeAll(runs)) {
        survived += wrong.get();
      }
    }
    if (args.length == 0 && survived == 0) {
      SimulatedPage.write(all, seen);
    }
    System.out.printf(
        "mutants: %d, caught by the seeds: %d, survived: %d%n",
        names.size(), seen.size(), names.size() - seen.size());
    System.exit(survived == 0 ? 0 : 1);
  }

  /** Returns 1 for what is not as it should be. */
  private static int tell(String name, Callable<Outcome> run, Map<String, Seen> seen)
      throws Exception {
    try {
      switch (run.call()) {
        case Outcome.Failed failed -> {
          System.out.printf("%s: seed %s: %s%n", name, failed.test(), failed.why());
          if (!name.equals(NONE)) {
            seen.put(name, new Seen(Long.parseLong(failed.test()), failed.why()));
            return 0;
          }
        }
        case Outcome.Passed passed -> {
          System.out.printf(
              "%s: %s%n", name, name.equals(NONE) ? "no seed shows a violation" : "SURVIVED");
          return name.equals(NONE) ? 0 : 1;
        }
      }
    } catch (Workshop.TroubleException | Mutant.OutOfStepException e) {
      System.out.printf("%s: NOT TESTED. %s%n", name, e.getMessage());
    }
    return 1;
  }
}
