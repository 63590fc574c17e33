package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;

/**
 * One question about a cluster's fitness for an upgrade. A check only asks, and passes only what it
 * has seen proved: an answer without the rows it expects is a failure.
 */
public interface Check {

  Definition definition();

  /**
   * Asks. Whatever the view throws may be thrown on: the suite makes a failure of it.
   *
   * @param intent what the upgrade is going to do, so far as it is known
   */
  Finding look(FitnessView cluster, Intent intent);

  /**
   * Whether it counts what a cluster has very many of, such as tablets: then it may take as long as
   * the vendor's scripts let such a count take.
   */
  default boolean counts() {
    return false;
  }
}
