package dev.obupgrade.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One thing that goes wrong.
 *
 * @param nth which of those moments
 * @param seed decides everything else about it, so that a history without another fault keeps this
 *     one as it is
 */
record Fault(int number, FaultKind kind, Moment moment, int nth, long seed) {
  private static final int MOST = 12;

  /** What the simulation counts, to know when a fault strikes. */
  enum Moment {
    /** Just before a call of the operator, to the API server or to the database. */
    CALL,
    /** Just after it stored an act that it is about to do. */
    ANNOUNCEMENT
  }

  /**
   * @param zones how many zones the upgrade takes, hop after hop
   */
  static List<Fault> of(SplittableRandom random, int zones) {
    List<Fault> faults = new ArrayList<>();
    int count = random.nextInt(MOST + 1);
    FaultKind[] kinds = FaultKind.values();
    for (int n = 1; n <= count; n++) {
      FaultKind kind = kinds[random.nextInt(kinds.length)];
      boolean announced = random.nextInt(3) == 0;
      int nth =
          announced ? 1 + random.nextInt(6 * zones + 6) : 1 + random.nextInt(700 * zones + 900);
      faults.add(
          new Fault(
              n, kind, announced ? Moment.ANNOUNCEMENT : Moment.CALL, nth, random.nextLong()));
    }
    faults.sort(Comparator.comparing(Fault::moment).thenComparingInt(Fault::nth));
    return faults;
  }

  void strike(World world) {
    kind.strike(world, new SplittableRandom(seed));
  }

  @Override
  public String toString() {
    return "fault %d: %s, %s %d".formatted(number, kind, moment.name().toLowerCase(), nth);
  }
}
