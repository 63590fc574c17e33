package dev.obupgrade.flow;

import java.util.List;
import java.util.Optional;

/**
 * Every list of steps that a release had. An upgrade keeps the list that it began with until its
 * end, whatever operator takes it over: in another list, what comes next may be behind it.
 *
 * @param <C> what a step can see and do
 */
public final class Flows<C> {
  /** The list of operators that recorded no number. */
  public static final int UNNUMBERED = 1;

  private final List<Flow<C>> inOrder;

  /**
   * @param inOrder the first one has number 1; new upgrades begin with the last one
   */
  public Flows(List<Flow<C>> inOrder) {
    this.inOrder = List.copyOf(inOrder);
  }

  /** The number of the list with which new upgrades begin. */
  public int newest() {
    return inOrder.size();
  }

  /** Empty for a list that this operator doesn't know, because a later operator has it. */
  public Optional<Flow<C>> number(int number) {
    return number >= 1 && number <= inOrder.size()
        ? Optional.of(inOrder.get(number - 1))
        : Optional.empty();
  }
}
