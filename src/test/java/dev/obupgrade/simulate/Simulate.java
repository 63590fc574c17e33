package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.Outcome;

/** Runs seeds. */
public final class Simulate {
  private Simulate() {}

  public static void main(String[] args) {
    java.util.logging.Logger.getLogger("dev.obupgrade").setLevel(java.util.logging.Level.OFF);
    long from = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    for (long seed = from; seed < from + count; seed++) {
      long begin = System.nanoTime();
      Outcome o = Simulation.run(seed);
      System.out.printf("%d %s faults %d calls %d took %s %dms %s%n", seed, o.end(), o.faults(), o.calls(), o.took(), (System.nanoTime() - begin) / 1_000_000, o.plan());
      o.violations().forEach(v -> System.out.println("   " + v));
      if (count == 1) {
        o.history().lines().forEach(System.out::println);
      }
    }
  }
}
