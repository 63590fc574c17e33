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
        from oceanbase.__all_server order by zone, svr_ip, svr_port\
      """;

  /** {@code DBA_OB_ZONES}. */
  static final String ZONES =
      "select zone, status, region from oceanbase.DBA_OB_ZONES order by zone";

  /**
   * {@code DBA_OB_TENANTS}, from 4.1 on, where it has a role: PRIMARY for sys and meta tenants,
   * which {@code __all_virtual_tenant_info} has no rows of. Null while a user tenant's meta tenant
   * is being made.
   */
  static final String TENANTS =
      """
      select tenant_id, tenant_name, tenant_type, tenant_role, status, locked, primary_zone,
             locality, previous_locality
        from oceanbase.DBA_OB_TENANTS order by tenant_id\
      """;

  /** The same of 4.0. */
  static final String TENANTS_WITHOUT_ROLES =
      """
      select t.tenant_id, t.tenant_name, t.tenant_type,
             case when t.tenant_type = 'USER' then i.tenant_role else 'PRIMARY' end as tenant_role,
             t.status, t.locked, t.primary_zone, t.locality, t.previous_locality
        from oceanbase.DBA_OB_TENANTS t left join oceanbase.__all_virtual_tenant_info i
          on i.tenant_id = t.tenant_id
       order by t.tenant_id\
      """;

  /** {@code GV$OB_LOG_STAT}: what live servers say of their replicas. */
  static final String LOG_REPLICAS =
      """
      select tenant_id, ls_id, svr_ip, svr_port, role, in_sync, paxos_member_list,
             paxos_replica_num
        from oceanbase.GV$OB_LOG_STAT order by tenant_id, ls_id, svr_ip, svr_port\
      """;

  /** {@code CDB_OB_LS_LOCATIONS}: the meta tables, which keep a dead server's rows. */
  static final String LOCATIONS =
      """
      select tenant_id, ls_id, svr_ip, svr_port, zone, role, replica_type
        from oceanbase.CDB_OB_LS_LOCATIONS order by tenant_id, ls_id, svr_ip, svr_port\
      """;

  /** {@code GV$OB_SERVER_SCHEMA_INFO}. */
  static final String SCHEMAS =
      """
      select svr_ip, svr_port, tenant_id, refreshed_schema_version
        from oceanbase.GV$OB_SERVER_SCHEMA_INFO order by svr_ip, svr_port, tenant_id\
      """;

  /** {@code GV$OB_PARAMETERS}: the values that live servers have. */
  static final String UPGRADE_STATE =
      """
      select distinct name, value from oceanbase.GV$OB_PARAMETERS
       where name in ('enable_upgrade_mode', '_upgrade_stage', 'min_observer_version')\
      """;

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
        from oceanbase.__all_virtual_tenant_parameter_info where name in (%1$s)\
      """;

  /**
   * {@code __all_virtual_core_table}, of tenants that are NORMAL: versions as whole numbers in a
   * column of text. From 4.1 on.
   */
  static final String DATA_VERSIONS =
      """
      select tenant_id, column_name, column_value from oceanbase.__all_virtual_core_table
       where table_name = '__all_global_stat'
         and column_name in ('target_data_version', 'current_data_version',
                              'upgrade_begin_data_version')
       order by tenant_id\
      """;

  /**
   * {@code __all_virtual_tenant_parameter_info}: a row for each value that a server has. 0.0.0.0 on
   * one that has not loaded it yet; dropped tenants may be among the rows, with what they had.
   */
  static final String COMPATIBLE =
      """
      select distinct tenant_id, value from oceanbase.__all_virtual_tenant_parameter_info
       where name = 'compatible'\
      """;

  /** {@code CDB_OB_MAJOR_COMPACTION}. */
  static final String COMPACTIONS =
      """
      select tenant_id, global_broadcast_scn, last_scn, status, is_error, is_suspended
        from oceanbase.CDB_OB_MAJOR_COMPACTION order by tenant_id\
      """;

  /**
   * {@code __all_rootservice_job}: {@code DBA_OB_TENANT_JOBS} hides jobs of more than one tenant. A
   * job lives in the memory of the root service that began it, which leads the sys tenant's log
   * stream 1; each start of one writes {@code full_rootservice} when it is ready. This is how the
   * vendor's {@code tenant_upgrade_action.py} (check_upgrade_job_result) finds that a job is dead.
   */
  static final String UPGRADE_JOBS =
      """
      select j.job_id, j.job_type, j.job_status, j.rs_svr_ip, j.rs_svr_port,
             (select count(*) from oceanbase.__all_virtual_core_meta_table m
               where m.role = 1 and m.svr_ip = j.rs_svr_ip and m.svr_port = j.rs_svr_port) as leads,
             (select count(*) from oceanbase.__all_rootservice_event_history e
               where e.event = 'full_rootservice' and e.gmt_create > j.gmt_create) as later_starts
        from oceanbase.__all_rootservice_job j
       where j.job_id in (select max(job_id) from oceanbase.__all_rootservice_job
                           where job_type like 'UPGRADE%'
                             and job_type != 'UPGRADE_STORAGE_FORMAT_VERSION'
                           group by job_type)
       order by j.job_id\
      """;

  /** {@code __all_virtual_upgrade_inspection}. */
  static final String INSPECTIONS =
      "select name, info from oceanbase.__all_virtual_upgrade_inspection order by name";

  /**
   * {@code __all_virtual_ls_info}: one number a server. It stands still while one of the server's
   * log streams holds something that isn't on disk. It leaves out standby tenants, because one that
   * receives no log has nothing that moves its checkpoint. It reads virtual tables only: with a
   * real table among them, a server that can't be reached would fail the statement instead of being
   * left out.
   */
  static final String CHECKPOINTS =
      """
      select svr_ip, svr_port, min(checkpoint_scn) as scn
        from oceanbase.__all_virtual_ls_info
       where checkpoint_scn > 0
         and tenant_id not in (select tenant_id from oceanbase.__all_virtual_tenant_info
                                where tenant_role = 'STANDBY')
       group by svr_ip, svr_port order by svr_ip, svr_port\
      """;

  /** {@code GV$OB_LOG_STAT}: where the logs of the same log streams end. */
  static final String LOG_ENDS =
      """
      select svr_ip, svr_port, max(end_scn) as scn
        from oceanbase.GV$OB_LOG_STAT
       where tenant_id not in (select tenant_id from oceanbase.__all_virtual_tenant_info
                                where tenant_role = 'STANDBY')
       group by svr_ip, svr_port order by svr_ip, svr_port\
      """;

  /** {@code DBA_OB_RESOURCE_POOLS}; a pool that is granted to nobody has no tenant. */
  static final String RESOURCE_POOLS =
      """
      select tenant_id, name, zone_list from oceanbase.DBA_OB_RESOURCE_POOLS
       where tenant_id is not null order by tenant_id, name\
      """;

  /** {@code GV$OB_SERVERS}. */
  static final String DATA_DISKS =
      """
      select svr_ip, svr_port, data_disk_in_use as used_bytes, data_disk_capacity as total_bytes
        from oceanbase.GV$OB_SERVERS where data_disk_capacity > 0 order by svr_ip, svr_port\
      """;

  /** {@code GV$OB_UNITS}: the disk for logs is divided between the units of a server. */
  static final String LOG_DISKS =
      """
      select svr_ip, svr_port, tenant_id, log_disk_in_use as used_bytes,
             log_disk_size as total_bytes
        from oceanbase.GV$OB_UNITS where log_disk_size > 0 and svr_ip is not null
       order by tenant_id, svr_ip, svr_port\
      """;

  /** {@code __all_virtual_disk_stat}, {@code __all_virtual_tablet_pointer_status}. */
  static final String TABLET_ROOM =
      """
      select d.svr_ip, d.svr_port, d.free_size, coalesce(t.tablets, 0) as tablets
        from oceanbase.__all_virtual_disk_stat d
        left join (select svr_ip, svr_port, count(*) as tablets
                     from oceanbase.__all_virtual_tablet_pointer_status
                    group by svr_ip, svr_port) t
          on t.svr_ip = d.svr_ip and t.svr_port = d.svr_port
       order by d.svr_ip, d.svr_port\
      """;

  /**
   * {@code __all_virtual_tablet_replica_checksum}: how many rows {@code __all_ddl_operation}, which
   * is tablet 5 of every tenant, had when it was merged last. Nothing is ever deleted from it. The
   * tenants must be named, or every row of every tenant is read. {@code %s} is a list of their ids.
   */
  static final String DDL_HISTORY_MERGED =
      """
      select tenant_id, max(row_count) as operations
        from oceanbase.__all_virtual_tablet_replica_checksum
       where tenant_id in (%s) and tablet_id = 5
       group by tenant_id order by tenant_id\
      """;

  /**
   * {@code __all_virtual_ddl_operation}: {@code __all_ddl_operation} of some tenants. All their
   * rows are sent to the server that counts, ten millions of them for minutes. {@code %s} is as
   * above.
   */
  static final String DDL_HISTORY_COUNTED =
      """
      select tenant_id, count(*) as operations
        from oceanbase.__all_virtual_ddl_operation
       where tenant_id in (%s)
       group by tenant_id order by tenant_id\
      """;

  /** {@code CDB_OB_BACKUP_SET_FILES}: what was backed up, and whether its files are still there. */
  static final String DATA_BACKUPS =
      """
      select tenant_id, timestampdiff(second, max(end_timestamp), now(6)) as age_seconds
        from oceanbase.CDB_OB_BACKUP_SET_FILES
       where status = 'SUCCESS' and coalesce(file_status, 'AVAILABLE') = 'AVAILABLE'
         and end_timestamp is not null
       group by tenant_id order by tenant_id\
      """;

  /** {@code __all_tenant}, {@code __all_virtual_user}; 1 is Oracle mode. */
  static final String ORACLE_TENANTS =
      """
      select t.tenant_id, t.tenant_name, count(u.user_id) as replication_users
        from oceanbase.__all_tenant t left join oceanbase.__all_virtual_user u
          on u.tenant_id = t.tenant_id and u.user_name = 'STANDBY_REPLICATION'
       where t.compatibility_mode = 1
       group by t.tenant_id, t.tenant_name order by t.tenant_id\
      """;

  /** How many obstacles of a kind there are. */
  static String count(Obstacle kind) {
    return "select '"
        + kind.name()
        + "' as obstacle, count(*) as cnt "
        + ObstacleRows.of(kind).from();
  }

  /** Some of them, in words, so that people know where to look. */
  static String examples(Obstacle kind) {
    var rows = ObstacleRows.of(kind);
    return "select concat_ws(' ', " + rows.words() + ") as example " + rows.from() + " limit 10";
  }
}
