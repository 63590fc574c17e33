package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import java.util.List;
import java.util.Optional;

/** Counts obstacles and names some of them. */
public final class Obstacles {
  private Obstacles() {}

  /**
   * The message about the obstacles, if there are any.
   *
   * @param complaint such as {@code %d backup jobs are running}
   */
  public static Optional<String> failure(FitnessView cluster, Obstacle kind, String complaint) {
    long count = cluster.count(kind).orElse(0);
    return count == 0
        ? Optional.empty()
        : Optional.of(complaint.formatted(count) + examples(cluster, kind, count));
  }

  private static String examples(FitnessView cluster, Obstacle kind, long count) {
    List<String> examples;
    try {
      examples = cluster.examples(kind);
    } catch (DatabaseException e) {
      // Examples only help a person to look; the count is the finding.
      return "";
    }
    return examples.isEmpty()
        ? ""
        : ": " + String.join(", ", examples) + (count > examples.size() ? ", …" : "");
  }
}
