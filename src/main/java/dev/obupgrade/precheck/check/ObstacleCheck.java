package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;

/** A check that passes if the cluster has no obstacle of one kind. */
public abstract class ObstacleCheck implements Check {
  private final Obstacle kind;
  private final String complaint;
  private final Versions having;

  /**
   * @param complaint the message for a number of them, such as {@code %d backup jobs are running}
   */
  protected ObstacleCheck(Obstacle kind, String complaint) {
    this(kind, complaint, Versions.ALL);
  }

  /**
   * @param having the versions that certainly have the view
   */
  protected ObstacleCheck(Obstacle kind, String complaint, Versions having) {
    this.kind = kind;
    this.complaint = complaint;
    this.having = having;
  }

  @Override
  public boolean counts() {
    return kind.slow();
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (cluster.count(kind).isEmpty()) {
      return having.concern(cluster.upgradeState().minObserverVersions())
          ? Finding.lacking(definition())
          : Finding.missing(definition());
    }
    return Obstacles.failure(cluster, kind, complaint)
        .map(Finding::failed)
        .orElseGet(() -> Finding.passed("None"));
  }
}
