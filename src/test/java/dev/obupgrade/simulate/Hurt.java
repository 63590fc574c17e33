package dev.obupgrade.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What somebody other than the operator has taken out of service, until it is well again. Nobody
 * blames the operator for a log stream that lost its majority meanwhile, only for its own acts.
 */
final class Hurt {
  private final List<BooleanSupplier> healings = new ArrayList<>();

  /** Something is hurt until this says that it is well. */
  void until(BooleanSupplier healed) {
    healings.add(healed);
  }

  boolean any() {
    healings.removeIf(BooleanSupplier::getAsBoolean);
    return !healings.isEmpty();
  }
}
