package dev.obupgrade.mutants;

import dev.obupgrade.mutants.Workshop.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes each guard of the list out, one at a time, and runs the tests that must notice. First the
 * tests must pass with all guards in place.
 */
public final class Mutants {
  private static final int PROCESSES = Math.max(1, Runtime.getRuntime().availableProcessors());

  private Mutants() {}

  /**
   * @param args names of mutants, or nothing for all of them
   */
  public static void main(String[] args) throws Exception {
    List<Mutant> all = MutantList.read();
    List<Mutant> chosen = chosen(all, List.of(args));
    int uncaught;
    try (Workshop workshop = Workshop.open();
        ExecutorService processes = Executors.newFixedThreadPool(PROCESSES)) {
      try {
        passWithAllGuards(workshop, processes, chosen);
        uncaught = run(workshop, processes, all, chosen);
      } catch (Workshop.TroubleException | Mutant.OutOfStepException e) {
        processes.shutdownNow();
        System.err.println(e.getMessage());
        uncaught = 1;
      }
    }
    System.exit(uncaught == 0 ? 0 : 1);
  }

  private static List<Mutant> chosen(List<Mutant> all, List<String> names) {
    List<String> unknown =
        names.stream().filter(n -> all.stream().noneMatch(m -> m.name().equals(n))).toList();
    if (!unknown.isEmpty()) {
      System.err.println("The list in src/test/mutants has no " + String.join(", ", unknown) + ".");
      System.exit(2);
    }
    return all.stream().filter(m -> names.isEmpty() || names.contains(m.name())).toList();
  }

  private static void passWithAllGuards(
      Workshop workshop, ExecutorService processes, List<Mutant> mutants) throws Exception {
    List<String> tests =
        mutants.stream().flatMap(m -> m.tests().stream()).distinct().sorted().toList();
    System.out.printf("With all guards: %d test classes must pass.%n", tests.size());
    List<Callable<Outcome>> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(PROCESSES, tests.size()); i++) {
      List<String> part = new ArrayList<>();
      for (int j = i; j < tests.size(); j += PROCESSES) {
        part.add(tests.get(j));
      }
      parts.add(() -> workshop.test(part));
    }
    for (Future<Outcome> part : processes.invokeAll(parts)) {
      if (!(get(part) instanceof Outcome.Passed)) {
        throw new Workshop.TroubleException("Without a mutant: " + get(part));
      }
    }
  }

  /** Counts what no test caught. */
  private static int run(
      Workshop workshop, ExecutorService processes, List<Mutant> all, List<Mutant> chosen)
      throws IOException, InterruptedException {
    Map<String, Future<Outcome>> outcomes = new LinkedHashMap<>();
    chosen.forEach(m -> outcomes.put(m.name(), processes.submit(() -> workshop.test(m))));
    Map<String, String> caught = new LinkedHashMap<>();
    int survived = 0;
    for (var outcome : outcomes.entrySet()) {
      try {
        switch (get(outcome.getValue())) {
          case Outcome.Failed failed -> {
            caught.put(outcome.getKey(), failed.test());
            System.out.printf("%s: caught by %s%n", outcome.getKey(), failed.test());
          }
          case Outcome.Passed passed -> {
            survived++;
            System.out.printf("%s: SURVIVED%n", outcome.getKey());
          }
        }
      } catch (Workshop.TroubleException | Mutant.OutOfStepException e) {
        System.out.printf("%s: NOT TESTED. %s%n", outcome.getKey(), e.getMessage());
      }
    }
    if (caught.size() == chosen.size()) {
      ReliabilityPage.write(all, caught);
    }
    System.out.printf(
        "mutants: %d, caught: %d, survived: %d%n", chosen.size(), caught.size(), survived);
    return chosen.size() - caught.size();
  }

  private static Outcome get(Future<Outcome> outcome) throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }
}
