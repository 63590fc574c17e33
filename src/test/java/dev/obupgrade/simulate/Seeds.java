package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Runs seeds on all processors. Each world lives on one thread, and shares nothing with others. */
final class Seeds {
  private Seeds() {}

  /**
   * Runs seeds.
   *
   * @param goesOn gets each outcome, in the order of the seeds, without its history; false ends the
   *     run
   */
  static void run(List<Long> seeds, Predicate<Outcome> goesOn) throws InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Outcome>> futures = new ArrayList<>();
      seeds.forEach(seed -> futures.add(workers.submit(() -> Simulation.run(seed).brief())));
      for (Future<Outcome> future : futures) {
        if (!goesOn.test(future.get())) {
          return;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }
}
