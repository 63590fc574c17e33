package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;

/** A check that there is nothing of some kind. */
abstract class ObstacleCheck implements Check {
  private final Obstacle kind;
  private final String complaint;

  /**
   * @param complaint what to say of a number of them, such as {@code %d backup jobs are running}
   */
  ObstacleCheck(Obstacle kind, String complaint) {
    this.kind = kind;
    this.complaint = complaint;
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (Obstacles.count(cluster, kind).isEmpty()) {
      return Finding.missing(definition());
    }
    return Obstacles.failure(cluster, kind, complaint)
        .map(Finding::failed)
        .orElseGet(() -> Finding.passed("none"));
  }
}
