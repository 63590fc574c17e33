package dev.obupgrade.mutants;

import dev.obupgrade.mutants.SimulatedPage.Seen;
import dev.obupgrade.mutants.Workshop.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
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
    Map<String, Seen> known = SimulatedPage.seen(Files.readString(ReliabilityPage.PAGE));
    Map<String, Seen> seen = new LinkedHashMap<>();
    int survived = 0;
    try (Workshop workshop = Workshop.ofSeeds();
        ExecutorService processes =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      Map<String, Future<Outcome>> outcomes = new LinkedHashMap<>();
      if (args.length == 0) {
        outcomes.put(NONE, processes.submit(() -> workshop.seeds(0)));
      }
      for (String name : names) {
        Mutant mutant = SimulatedPage.named(all, name);
        long first = known.containsKey(name) ? known.get(name).seed() : 0;
        outcomes.put(name, processes.submit(() -> workshop.seeds(mutant, first)));
      }
      for (var outcome : outcomes.entrySet()) {
        survived += tell(outcome.getKey(), outcome.getValue(), seen);
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
  private static int tell(String name, Future<Outcome> future, Map<String, Seen> seen)
      throws InterruptedException, IOException {
    try {
      switch (future.get()) {
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
    } catch (ExecutionException e) {
      System.out.printf("%s: NOT TESTED. %s%n", name, e.getCause());
    }
    return 1;
  }
}
