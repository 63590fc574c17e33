package dev.obupgrade.oceanbase;

/** What a cluster must not have when an upgrade begins. Each kind can be counted. */
public enum Obstacle {
  /** Rows of {@code CDB_OB_BACKUP_JOBS}, which holds running ones only. */
  BACKUP_JOB,
  /** Rows of {@code CDB_OB_RESTORE_PROGRESS}. */
  RESTORE_JOB,
  /** Rows of {@code __all_virtual_ddl_task_status}. */
  DDL_TASK,
  /** {@code DBA_OB_TENANT_JOBS} in progress without a result, except upgrade jobs. */
  TENANT_JOB,
  /** Rows of {@code CDB_OB_LS_REPLICA_TASKS}. */
  REPLICA_TASK,
  /** Rows of {@code __all_virtual_load_data_stat}. */
  DIRECT_LOAD,
  /** Rows of {@code __all_virtual_clone_job}, there since 4.3.0.0. */
  CLONE_JOB,
  /** {@code __all_virtual_tenant_snapshot} not NORMAL, there since 4.3.0.0. */
  TENANT_SNAPSHOT,
  /** Units in {@code GV$OB_UNITS} of tenants that {@code __all_tenant_history} has as deleted. */
  DROPPED_TENANT_UNIT,
  /** {@code CDB_OB_ARCHIVELOG} not stopped. */
  ARCHIVE_JOB,
  /** Rows of {@code CDB_OB_ARCHIVE_DEST}. */
  ARCHIVE_DESTINATION,
  /** {@code data_backup_dest} in {@code CDB_OB_BACKUP_PARAMETER} with a value. */
  BACKUP_DESTINATION,
  /** Tenants of {@code CDB_OB_MAJOR_COMPACTION} that are not idle. */
  TENANT_MERGE,
  /**
   * Tablets of {@code __all_virtual_tablet_compaction_info} that received more than they finished.
   */
  TABLET_MERGE(Size.LARGE),
  /** Tables of {@code __all_virtual_table} that are compressed by zlib. */
  ZLIB_TABLE(Size.LARGE),
  /** Tables of {@code __all_virtual_table} that are stored by columns. */
  COLUMN_STORE_TABLE(Size.LARGE),
  /** Column groups of {@code __all_virtual_column_group} that are stored by columns. */
  COLUMN_STORE_GROUP(Size.LARGE),
  /** Tenants of {@code CDB_OB_SYS_VARIABLES} whose {@code binlog_row_image} is MINIMAL. */
  MINIMAL_ROW_IMAGE(Size.LARGE);

  private enum Size {
    SMALL,
    LARGE
  }

  private final Size size;

  Obstacle() {
    this(Size.SMALL);
  }

  Obstacle(Size size) {
    this.size = size;
  }

  /**
   * Whether its view lists something that a cluster has very many of, such as tablets. Counting
   * these takes a while and has a statement of its own.
   */
  public boolean slow() {
    return size == Size.LARGE;
  }
}
