package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Waits and updates before a statement reads virtual tables, which OceanBase makes when they are
 * read.
 */
public final class VirtualTables {
  /** Tables from the root service's memory. */
  private static final Set<String> ONLY_RS =
      Set.of(
          "__all_virtual_core_meta_table",
          "__all_virtual_upgrade_inspection",
          "cdb_ob_ls_locations",
          "dba_ob_ls_locations");

  /**
   * Tables with rows of every tenant. A user tenant's rows come from the leader of its META tenant.
   */
  private static final Set<String> PRIVATE =
      Set.of(
          "__all_virtual_clone_job",
          "__all_virtual_ls_meta_table",
          "__all_virtual_tablet_replica_checksum",
          "__all_virtual_tenant_snapshot",
          "cdb_ob_archive_dest",
          "cdb_ob_archivelog",
          "cdb_ob_backup_jobs",
          "cdb_ob_backup_parameter",
          "cdb_ob_backup_set_files",
          "cdb_ob_ls_locations",
          "cdb_ob_ls_replica_tasks",
          "cdb_ob_major_compaction",
          "cdb_ob_restore_progress");

  private static final Set<String> OF_LOGS =
      Set.of(
          "__all_virtual_log_stat",
          "gv$ob_log_stat",
          "__all_virtual_ls_info",
          "__all_virtual_replay_stat");
  private static final Set<String> POSITIONS =
      Set.of("end_scn", "max_scn", "checkpoint_scn", "unsubmitted_log_scn", "ls_state", "role");
  private static final Pattern ALL_COLUMNS =
      Pattern.compile("(?is).*(?:select|,)\\s*(?:\\w+\\s*\\.\\s*)?\\*.*");

  private final Cluster cluster;

  public VirtualTables(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns whether a statement with these words waits for anything but the tables themselves. */
  public static boolean waits(List<String> words) {
    return words.stream().anyMatch(word -> ONLY_RS.contains(word) || PRIVATE.contains(word));
  }

  /**
   * Returns whether they can be read now. OceanBase retries until the statement's timeout.
   *
   * @param words of the statement, in lower case
   */
  public boolean answer(List<String> words) {
    return (words.stream().noneMatch(ONLY_RS::contains) || cluster.elections.fullService())
        && (words.stream().noneMatch(PRIVATE::contains) || allLed());
  }

  boolean answerLocations() {
    return cluster.elections.fullService() && allLed();
  }

  /** Skips tenants that aren't NORMAL. */
  private boolean allLed() {
    for (LogStream stream : cluster.allStreams()) {
      boolean keeps = stream.id.tenant() % 2 == 1;
      if (keeps
          && stream.leader.isEmpty()
          && cluster.tables.number(
                  "SELECT COUNT(*) FROM __all_tenant WHERE tenant_id = ? AND status = 'NORMAL'",
                  stream.id.tenant())
              > 0) {
        return false;
      }
    }
    return true;
  }

  /** Updates the rows that move with the clock, if the statement reads them. */
  public void show(String sql, List<String> words) {
    if (words.stream().noneMatch(OF_LOGS::contains)
        || words.stream().noneMatch(POSITIONS::contains) && !ALL_COLUMNS.matcher(sql).matches()) {
      return;
    }
    cluster.change(
        () -> {
          LogPositions.Now now = cluster.logs.now();
          cluster.logs.show(now);
          cluster.checkpoints.show(now);
          cluster.logs.showRoles();
        });
  }
}
