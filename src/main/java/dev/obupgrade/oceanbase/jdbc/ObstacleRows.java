package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * Where an obstacle's rows are.
 *
 * @param from what follows {@code select}'s list
 * @param words what a person reads about such a row, as arguments of {@code concat_ws}
 */
record ObstacleRows(String from, String words) {
  private static final String JOB_OF_TENANT = "'job', job_id, 'of tenant', tenant_id";
  private static final String TENANT = "'tenant', tenant_id";
  private static final String TABLE_OF_TENANT = "'table', table_name, 'of tenant', tenant_id";

  static ObstacleRows of(Obstacle kind) {
    return switch (kind) {
      // Finished jobs move to CDB_OB_BACKUP_JOB_HISTORY.
      case BACKUP_JOB -> rows("CDB_OB_BACKUP_JOBS", JOB_OF_TENANT);
      case RESTORE_JOB -> rows("CDB_OB_RESTORE_PROGRESS", JOB_OF_TENANT);
      case DDL_TASK ->
          rows("__all_virtual_ddl_task_status", "'task', task_id, 'of tenant', tenant_id");
      // Upgrade jobs of one tenant are among them, but UPGRADE_JOBS reads those.
      case TENANT_JOB ->
          rows(
              "DBA_OB_TENANT_JOBS where job_status = 'INPROGRESS' and result_code is null and"
                  + " job_type not like 'UPGRADE%'",
              "job_type, 'of tenant', tenant_id");
      case REPLICA_TASK ->
          rows("CDB_OB_LS_REPLICA_TASKS", "task_type, 'of tenant', tenant_id, 'log stream', ls_id");
      case DIRECT_LOAD -> rows("__all_virtual_load_data_stat", JOB_OF_TENANT);
      case CLONE_JOB -> rows("__all_virtual_clone_job", JOB_OF_TENANT);
      case TENANT_SNAPSHOT ->
          rows(
              "__all_virtual_tenant_snapshot where status != 'NORMAL'",
              "'snapshot', snapshot_name, 'of tenant', tenant_id, 'is', status");
      case DROPPED_TENANT_UNIT ->
          rows(
              "GV$OB_UNITS u join oceanbase.__all_tenant_history h on h.tenant_id = u.tenant_id"
                  + " where h.is_deleted = 1",
              "'unit', u.unit_id, 'of tenant', u.tenant_id, 'in', u.zone");
      case ARCHIVE_JOB ->
          rows("CDB_OB_ARCHIVELOG where status != 'STOP'", TENANT + ", 'is', status");
      case ARCHIVE_DESTINATION -> rows("CDB_OB_ARCHIVE_DEST", TENANT + ", name, value");
      case BACKUP_DESTINATION ->
          rows(
              "CDB_OB_BACKUP_PARAMETER where name = 'data_backup_dest' and value != ''",
              TENANT + ", value");
      case TENANT_MERGE ->
          rows(
              "CDB_OB_MAJOR_COMPACTION where global_broadcast_scn > last_scn or status != 'IDLE'",
              TENANT);
      case TABLET_MERGE ->
          rows(
              "__all_virtual_tablet_compaction_info where max_received_scn > finished_scn and"
                  + " max_received_scn > 0",
              "'tablet', tablet_id, 'of tenant', tenant_id, 'on', svr_ip, svr_port");
      case ZLIB_TABLE ->
          rows("__all_virtual_table where compress_func_name like '%zlib%'", TABLE_OF_TENANT);
      case COLUMN_STORE_TABLE ->
          rows(
              "__all_virtual_table where row_store_type = 'cs_encoding_row_store'",
              TABLE_OF_TENANT);
      case COLUMN_STORE_GROUP ->
          rows(
              "__all_virtual_column_group where row_store_type = 3",
              "'table', table_id, 'of tenant', tenant_id");
      case MINIMAL_ROW_IMAGE ->
          rows("CDB_OB_SYS_VARIABLES where name = 'binlog_row_image' and value = '0'", TENANT);
    };
  }

  private static ObstacleRows rows(String from, String words) {
    return new ObstacleRows("from oceanbase." + from, words);
  }
}
