package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Activity;

/** Every question the operator asks, each with where its answer comes from. */
final class Queries {
  private Queries() {}

  /** The server's own clock, whatever the session's time zone. */
  static final String CLOCK = "select unix_timestamp(now(6))";

  /** The cluster's row of {@code __all_zone}, which has an empty zone. */
  static final String CLUSTER_NAME =
      "select info from oceanbase.__all_zone where zone = '' and name = 'cluster'";

  /** A function, which needs no privilege. */
  static final String TENANT = "select effective_tenant_id()";

  /** The version of the program; {@code version()} is a variable that a person may have set. */
  static final String OB_VERSION = "select ob_version()";

  static final String VERSION = "select version()";

  /** The login's own, which it may always see. */
  static final String GRANTS = "show grants";

  /** {@code __all_server}: whole microseconds, which the view above it turns into dates. */
  static final String SERVERS =
      """
      select svr_ip, svr_port, inner_port, zone, status, build_version, stop_time,
             start_service_time, with_rootserver
        from oceanbase.__all_server order by zone, svr_ip, svr_port""";

  /** {@code DBA_OB_ZONES}. */
  static final String ZONES =
      "select zone, status, region from oceanbase.DBA_OB_ZONES order by zone";

  /** {@code DBA_OB_TENANTS}. */
  static final String TENANTS =
      """
      select tenant_id, tenant_name, tenant_type, tenant_role, status, locked, primary_zone,
             locality, previous_locality
        from oceanbase.DBA_OB_TENANTS order by tenant_id""";

  /** {@code GV$OB_LOG_STAT}: what live servers say of their replicas. */
  static final String LOG_REPLICAS =
      """
      select tenant_id, ls_id, svr_ip, svr_port, role, in_sync, paxos_member_list,
             paxos_replica_num
        from oceanbase.GV$OB_LOG_STAT order by tenant_id, ls_id, svr_ip, svr_port""";

  /** {@code CDB_OB_LS_LOCATIONS}: the meta tables, which keep a dead server's rows. */
  static final String LOCATIONS =
      """
      select tenant_id, ls_id, svr_ip, svr_port, zone, role, replica_type
        from oceanbase.CDB_OB_LS_LOCATIONS order by tenant_id, ls_id, svr_ip, svr_port""";

  /** {@code GV$OB_SERVER_SCHEMA_INFO}. */
  static final String SCHEMAS =
      """
      select svr_ip, svr_port, tenant_id, refreshed_schema_version
        from oceanbase.GV$OB_SERVER_SCHEMA_INFO order by svr_ip, svr_port, tenant_id""";

  /** {@code GV$OB_PARAMETERS}: the values that live servers have. */
  static final String UPGRADE_STATE =
      """
      select distinct name, value from oceanbase.GV$OB_PARAMETERS
       where name in ('enable_upgrade_mode', '_upgrade_stage', 'min_observer_version')""";

  /**
   * Cluster parameters from {@code GV$OB_PARAMETERS}, tenant ones from {@code
   * __all_virtual_tenant_parameter_info}: only the latter has those of every tenant on every
   * server. {@code %1$s} is a list of marks, bound twice.
   */
  static final String PARAMETERS =
      """
      select svr_ip, svr_port, zone, null as tenant_id, name, value
        from oceanbase.GV$OB_PARAMETERS where scope = 'CLUSTER' and name in (%1$s)
      union all
      select svr_ip, svr_port, zone, tenant_id, name, value
        from oceanbase.__all_virtual_tenant_parameter_info where name in (%1$s)""";

  /** {@code __all_virtual_core_table}: versions as whole numbers in a column of text. */
  static final String DATA_VERSIONS =
      """
      select tenant_id, column_name, column_value from oceanbase.__all_virtual_core_table
       where column_name in ('target_data_version', 'current_data_version')
       order by tenant_id""";

  /** {@code __all_virtual_tenant_parameter_info}: a row for each value that a server has. */
  static final String COMPATIBLE =
      """
      select distinct tenant_id, value from oceanbase.__all_virtual_tenant_parameter_info
       where name = 'compatible'""";

  /** {@code CDB_OB_MAJOR_COMPACTION}. */
  static final String COMPACTIONS =
      """
      select tenant_id, global_broadcast_scn, last_scn, status, is_error, is_suspended
        from oceanbase.CDB_OB_MAJOR_COMPACTION order by tenant_id""";

  /** {@code __all_virtual_upgrade_inspection}. */
  static final String INSPECTIONS =
      "select name, info from oceanbase.__all_virtual_upgrade_inspection order by name";

  /**
   * {@code __all_virtual_ls_info}, for every server that the cluster has. Not of standby tenants:
   * one that is sent no log has nothing that could move its checkpoint on.
   */
  static final String CHECKPOINTS =
      """
      select s.svr_ip, s.svr_port, coalesce(min(l.checkpoint_scn), 0) as smallest_scn
        from oceanbase.__all_server s left join oceanbase.__all_virtual_ls_info l
          on l.svr_ip = s.svr_ip and l.svr_port = s.svr_port
         and l.tenant_id not in (select tenant_id from oceanbase.__all_virtual_tenant_info
                                  where tenant_role = 'STANDBY')
       group by s.svr_ip, s.svr_port order by s.svr_ip, s.svr_port""";

  /** The rows of a view that stand for work under way: what follows {@code select count(*)}. */
  static String rowsOf(Activity activity) {
    return switch (activity) {
      // Finished jobs move to CDB_OB_BACKUP_JOB_HISTORY.
      case BACKUP_JOB -> "from oceanbase.CDB_OB_BACKUP_JOBS";
      case RESTORE_JOB -> "from oceanbase.CDB_OB_RESTORE_PROGRESS";
      case DDL_TASK -> "from oceanbase.__all_virtual_ddl_task_status";
      case TENANT_JOB ->
          "from oceanbase.DBA_OB_TENANT_JOBS where job_status = 'INPROGRESS' and result_code is null";
      case REPLICA_TASK -> "from oceanbase.CDB_OB_LS_REPLICA_TASKS";
      case DIRECT_LOAD -> "from oceanbase.__all_virtual_load_data_stat";
      case TENANT_MERGE ->
          "from oceanbase.CDB_OB_MAJOR_COMPACTION where global_broadcast_scn > last_scn or status != 'IDLE'";
      case TABLET_MERGE ->
          "from oceanbase.__all_virtual_tablet_compaction_info where max_received_scn > finished_scn and max_received_scn > 0";
      // DBA_OB_TENANT_JOBS hides jobs of more than one tenant.
      case UPGRADE_JOB ->
          "from oceanbase.__all_rootservice_job where job_type = 'UPGRADE_ALL' and job_status = 'INPROGRESS'";
    };
  }

  static String count(Activity activity) {
    return "select '" + activity.name() + "' as activity, count(*) as cnt " + rowsOf(activity);
  }
}
