package dev.obupgrade.status;

import java.util.Optional;

/**
 * The place of a step in an upgrade: once for the whole upgrade, once for a hop, or once for a zone
 * of a hop.
 *
 * @param hop index into the plan's hops
 */
public record StepAddress(Optional<Integer> hop, Optional<String> zone, String step) {

  public static StepAddress once(String step) {
    return new StepAddress(Optional.empty(), Optional.empty(), step);
  }

  public static StepAddress inHop(int hop, String step) {
    return new StepAddress(Optional.of(hop), Optional.empty(), step);
  }

  public static StepAddress inZone(int hop, String zone, String step) {
    return new StepAddress(Optional.of(hop), Optional.of(zone), step);
  }

  /** Another step of the same place. */
  public StepAddress sibling(String otherStep) {
    return new StepAddress(hop, zone, otherStep);
  }

  /** Whether both are of the upgrade, of the same hop, or of the same zone of a hop. */
  public boolean isBeside(StepAddress other) {
    return hop.equals(other.hop) && zone.equals(other.zone);
  }

  /** As in the column STEP: {@code zone1/stopZone}, or the step alone. */
  @Override
  public String toString() {
    return zone.map(z -> z + "/").orElse("") + step;
  }
}
