package dev.obupgrade.simulate;

import java.util.SplittableRandom;

/** What can go wrong. */
enum FaultKind {
  NOTHING("nothing", (world, random) -> {});

  private final String words;
  private final Strike strike;

  interface Strike {
    void on(World world, SplittableRandom random);
  }

  FaultKind(String words, Strike strike) {
    this.words = words;
    this.strike = strike;
  }

  void strike(World world, SplittableRandom random) {
    strike.on(world, random);
  }

  @Override
  public String toString() {
    return words;
  }
}
