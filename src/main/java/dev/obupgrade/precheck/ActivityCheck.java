package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Activity;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.OptionalLong;
import java.util.Set;

/** A check that some kind of work is not under way. */
abstract class ActivityCheck implements Check {
  private final Activity kind;
  private final String complaint;

  /**
   * @param complaint what to say of a number of them, such as {@code %d backup jobs are running}
   */
  ActivityCheck(Activity kind, String complaint) {
    this.kind = kind;
    this.complaint = complaint;
  }

  @Override
  public final Finding look(ClusterView cluster, Intent intent) {
    OptionalLong count = cluster.activities(Set.of(kind)).getOrDefault(kind, OptionalLong.empty());
    if (count.isEmpty()) {
      return Finding.notApplicable("this version has no " + definition().looksAt());
    }
    return count.getAsLong() == 0
        ? Finding.passed("none")
        : Finding.failed(complaint.formatted(count.getAsLong()));
  }
}
