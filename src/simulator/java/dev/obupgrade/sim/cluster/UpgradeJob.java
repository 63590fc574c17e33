package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job in the memory of a root service.
 *
 * @param type as its row has it
 * @param version that it is for, if it has one
 * @param root the root service that runs it
 * @param process when that server's process started
 * @param proposal of the sys tenant's leader when the job was submitted
 */
record UpgradeJob(
    String type,
    List<UpgradePhase> phases,
    Optional<String> version,
    List<String> words,
    Server root,
    long process,
    long proposal) {

  /**
   * @param name of a job, or the version whose last upgrade actions to run, which is all that 4.0
   *     knows
   * @throws SqlError 1210 for a job that the root service's binary doesn't have
   */
  static UpgradeJob of(String name, List<String> words, Server root, long proposal)
      throws SqlError {
    Build build = root.build;
    boolean named = build.atLeast("4.1.0.0");
    if (name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")) {
      String type = named ? "UPGRADE_POST_ACTION" : "RUN_UPGRADE_POST_JOB";
      return new UpgradeJob(
          type, List.of(), Optional.of(name), words, root, root.startedAt, proposal);
    }
    List<UpgradePhase> phases =
        name.equalsIgnoreCase(UpgradePhase.ALL)
            ? UpgradePhase.of(build)
            : UpgradePhase.named(name, build).map(List::of).orElse(List.of());
    if (!named || phases.isEmpty()) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to run upgrade job");
    }
    return new UpgradeJob(
        name.toUpperCase(Locale.ROOT),
        phases,
        Optional.empty(),
        words,
        root,
        root.startedAt,
        proposal);
  }

  Build build() {
    return root.build;
  }

  /** Returns whether the root service that got it is still the root service. */
  boolean isOf(Cluster cluster) {
    return root.up
        && root.startedAt == process
        && cluster.rootServer().filter(server -> server == root).isPresent()
        && cluster.elections.sys().proposal == proposal;
  }
}
