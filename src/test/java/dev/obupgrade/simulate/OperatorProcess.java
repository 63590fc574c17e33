package dev.obupgrade.simulate;

import dev.obupgrade.controller.UpgradeDriver;

/** One process of the operator. It remembers what a process remembers, and dies with it. */
final class OperatorProcess {
  final String name;
  private UpgradeDriver driver;

  /** The world as it was before its first call after its last write. */
  private Sight sight;

  /** The world as it was at the begin of its turn. */
  private Sight begin;

  private boolean begins = true;
  private boolean wrote = true;

  /** It has stored in this turn what it is about to do. */
  private boolean announced;

  /** Another process leads by now. */
  boolean deposed;

  OperatorProcess(int number) {
    this.name = "operator" + number;
  }

  void driver(UpgradeDriver newDriver) {
    driver = newDriver;
  }

  UpgradeDriver driver() {
    return driver;
  }

  /** What the operator looks at from now on is later than what it wrote. */
  void wrote() {
    wrote = true;
  }

  /** Before each call: what a proof after the last write can see. */
  void looks(World world) {
    if (wrote || begins) {
      sight = Sight.of(world);
      wrote = false;
    }
    if (begins) {
      begin = sight;
      begins = false;
    }
  }

  /** A turn begins. */
  void begins() {
    begins = true;
    announced = false;
  }

  void announces() {
    announced = true;
  }

  boolean announced() {
    return announced;
  }

  Sight beginOfTurn() {
    return begin;
  }

  Sight sight() {
    return sight;
  }
}
