package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.FitnessView;

/**
 * One question about a cluster's fitness for an upgrade. A check only reads. It passes only on
 * proof: an answer without the expected rows is a failure.
 */
public interface Check {

  Definition definition();

  /**
   * Asks the question. A check may let the view's exceptions through; the suite turns them into
   * failures.
   *
   * @param intent what is known about the upgrade
   */
  Finding look(FitnessView cluster, Intent intent);

  /**
   * Whether the check counts rows that a cluster has in large numbers, such as tablets. Such a
   * check may take as long as the vendor's scripts allow for the same count.
   */
  default boolean counts() {
    return false;
  }
}
