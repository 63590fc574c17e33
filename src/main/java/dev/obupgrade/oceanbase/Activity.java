package dev.obupgrade.oceanbase;

/** Work in the cluster that must not be under way when an upgrade begins. Each can be counted. */
public enum Activity {
  /** Rows of {@code CDB_OB_BACKUP_JOBS}, which holds running ones only. */
  BACKUP_JOB,
  /** Rows of {@code CDB_OB_RESTORE_PROGRESS}. */
  RESTORE_JOB,
  /** Rows of {@code __all_virtual_ddl_task_status}. */
  DDL_TASK,
  /** {@code DBA_OB_TENANT_JOBS} in progress without a result. */
  TENANT_JOB,
  /** Rows of {@code CDB_OB_LS_REPLICA_TASKS}. */
  REPLICA_TASK,
  /** Rows of {@code __all_virtual_load_data_stat}. */
  DIRECT_LOAD,
  /** Tenants of {@code CDB_OB_MAJOR_COMPACTION} that are not idle. */
  TENANT_MERGE,
  /**
   * Tablets of {@code __all_virtual_tablet_compaction_info} that received more than they finished.
   */
  TABLET_MERGE,
  /** Jobs of type UPGRADE_ALL in progress in {@code __all_rootservice_job}. */
  UPGRADE_JOB
}
