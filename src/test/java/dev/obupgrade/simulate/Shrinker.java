package dev.obupgrade.simulate;

import dev.obupgrade.simulate.Simulation.End;
import dev.obupgrade.simulate.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Drops the faults of a failing seed, one after the other, while it still fails. */
final class Shrinker {
  private Shrinker() {}

  static Outcome shrink(Outcome failing) {
    Outcome smallest = failing;
    for (Fault fault : failing.plan().faults()) {
      List<Fault> fewer = new ArrayList<>(smallest.plan().faults());
      fewer.remove(fault);
      Outcome outcome = Simulation.run(failing.plan().with(fewer));
      if (outcome.end() == End.VIOLATION) {
        smallest = outcome;
      }
    }
    return smallest;
  }

  /** For people. */
  static String shrunk(Outcome failing) {
    Outcome smallest = shrink(failing);
    StringBuilder text = new StringBuilder();
    text.append("SEED=%d fails with these faults alone:%n".formatted(failing.plan().seed()));
    smallest.plan().faults().forEach(f -> text.append("  ").append(f).append('\n'));
    smallest.violations().forEach(v -> text.append("  ").append(v).append('\n'));
    return text.toString();
  }
}
