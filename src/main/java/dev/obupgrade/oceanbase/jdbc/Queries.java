package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Obstacle;

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

  /** {@code DBA_OB_TENANTS}, which has no role before 4.1; {@code __all_virtual_tenant_info}. */
  static final String TENANTS =
      """
      select t.tenant_id, t.tenant_name, t.tenant_type, i.tenant_role, t.status, t.locked,
             t.primary_zone, t.locality, t.previous_locality
        from oceanbase.DBA_OB_TENANTS t left join oceanbase.__all_virtual_tenant_info i
          on i.tenant_id = t.tenant_id
       order by t.tenant_id""";

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
       where column_name in ('target_data_version', 'current_data_version',
                              'upgrade_begin_data_version')
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

  /** {@code DBA_OB_RESOURCE_POOLS}; a pool that nobody was granted has no tenant. */
  static final String RESOURCE_POOLS =
      """
      select tenant_id, name, zone_list from oceanbase.DBA_OB_RESOURCE_POOLS
       where tenant_id is not null order by tenant_id, name""";

  /** {@code GV$OB_SERVERS}. */
  static final String DATA_DISKS =
      """
      select svr_ip, svr_port, data_disk_in_use as used_bytes, data_disk_capacity as total_bytes
        from oceanbase.GV$OB_SERVERS where data_disk_capacity > 0 order by svr_ip, svr_port""";

  /** {@code GV$OB_UNITS}: the disk for logs is divided between the units of a server. */
  static final String LOG_DISKS =
      """
      select svr_ip, svr_port, tenant_id, log_disk_in_use as used_bytes,
             log_disk_size as total_bytes
        from oceanbase.GV$OB_UNITS where log_disk_size > 0 and svr_ip is not null
       order by tenant_id, svr_ip, svr_port""";

  /** {@code __all_virtual_disk_stat}, {@code __all_virtual_tablet_pointer_status}. */
  static final String TABLET_ROOM =
      """
      select d.svr_ip, d.svr_port, d.free_size, coalesce(t.tablets, 0) as tablets
        from oceanbase.__all_virtual_disk_stat d
        left join (select svr_ip, svr_port, count(*) as tablets
                     from oceanbase.__all_virtual_tablet_pointer_status
                    group by svr_ip, svr_port) t
          on t.svr_ip = d.svr_ip and t.svr_port = d.svr_port
       order by d.svr_ip, d.svr_port""";

  /** {@code __all_virtual_ddl_operation}: {@code __all_ddl_operation} of every tenant. */
  static final String DDL_HISTORY =
      """
      select tenant_id, count(*) as operations from oceanbase.__all_virtual_ddl_operation
       group by tenant_id order by tenant_id""";

  /** {@code CDB_OB_BACKUP_SET_FILES}: what was backed up, and whether its files are still there. */
  static final String DATA_BACKUPS =
      """
      select tenant_id, timestampdiff(second, max(end_timestamp), now(6)) as age_seconds
        from oceanbase.CDB_OB_BACKUP_SET_FILES
       where status = 'SUCCESS' and coalesce(file_status, 'AVAILABLE') = 'AVAILABLE'
         and end_timestamp is not null
       group by tenant_id order by tenant_id""";

  /** {@code __all_tenant}, {@code __all_virtual_user}; 1 is Oracle mode. */
  static final String ORACLE_TENANTS =
      """
      select t.tenant_id, t.tenant_name, count(u.user_id) as replication_users
        from oceanbase.__all_tenant t left join oceanbase.__all_virtual_user u
          on u.tenant_id = t.tenant_id and u.user_name = 'STANDBY_REPLICATION'
       where t.compatibility_mode = 1
       group by t.tenant_id, t.tenant_name order by t.tenant_id""";

  /** How many obstacles of a kind there are. */
  static String count(Obstacle kind) {
    return "select '"
        + kind.name()
        + "' as obstacle, count(*) as cnt "
        + ObstacleRows.of(kind).from();
  }

  /** Some of them, in words: for people, so that they know where to look. */
  static String examples(Obstacle kind) {
    var rows = ObstacleRows.of(kind);
    return "select concat_ws(' ', " + rows.words() + ") as example " + rows.from() + " limit 10";
  }
}
