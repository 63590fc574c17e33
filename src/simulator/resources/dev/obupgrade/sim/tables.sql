-- The sys tenant's tables and views, in H2's dialect, as OceanBase names them. A line "-- since V" or
-- "-- until V" in front of a statement gives the first version that has the object, or the first without. "-- shown since V" is
-- for a table that the simulator itself writes in every version. {since V: ...} is a part that older versions lack.
-- A TRIGGER lets a view be written like the table it is named after: each of the two has the columns of the other.
-- A statement that changes what there is (UPDATE, ALTER) is run where the version begins, at the start or by an upgrade.
-- gmt_create and gmt_modified are added to every __all_ table by the word TIMES.

CREATE TABLE __all_zone(TIMES, zone VARCHAR(128) NOT NULL, name VARCHAR(128) NOT NULL, value BIGINT NOT NULL, info VARCHAR(4096) NOT NULL, PRIMARY KEY(zone, name));

CREATE TABLE __all_server(TIMES, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, id BIGINT NOT NULL, zone VARCHAR(128) NOT NULL, inner_port BIGINT NOT NULL,
  with_rootserver BIGINT NOT NULL, status VARCHAR(64) NOT NULL, block_migrate_in_time BIGINT DEFAULT 0 NOT NULL, build_version VARCHAR(256) NOT NULL,
  stop_time BIGINT DEFAULT 0 NOT NULL, start_service_time BIGINT NOT NULL, first_sessid BIGINT DEFAULT 0 NOT NULL, with_partition BIGINT DEFAULT 1 NOT NULL{since 4.2.0.0: ,
  last_offline_time BIGINT DEFAULT 0 NOT NULL}, PRIMARY KEY(svr_ip, svr_port));

CREATE TABLE __all_tenant(TIMES, tenant_id BIGINT NOT NULL PRIMARY KEY, tenant_name VARCHAR(128) NOT NULL, zone_list VARCHAR(8192) NOT NULL, primary_zone VARCHAR(1024),
  locked BIGINT DEFAULT 0 NOT NULL, collation_type BIGINT DEFAULT 45 NOT NULL, info VARCHAR(4096) DEFAULT '' NOT NULL, locality VARCHAR(4096) DEFAULT '' NOT NULL,
  previous_locality VARCHAR(4096) DEFAULT '' NOT NULL, default_tablegroup_id BIGINT DEFAULT -1 NOT NULL, compatibility_mode BIGINT DEFAULT 0 NOT NULL,
  drop_tenant_time BIGINT DEFAULT -1 NOT NULL, status VARCHAR(64) DEFAULT 'NORMAL' NOT NULL, in_recyclebin BIGINT DEFAULT 0 NOT NULL{since 4.1.0.0: ,
  arbitration_service_status VARCHAR(64) DEFAULT 'DISABLED' NOT NULL});

CREATE TABLE __all_tenant_history(TIMES, tenant_id BIGINT NOT NULL, schema_version BIGINT NOT NULL, is_deleted BIGINT NOT NULL, tenant_name VARCHAR(128), zone_list VARCHAR(8192),
  primary_zone VARCHAR(1024), locked BIGINT, collation_type BIGINT, info VARCHAR(4096), locality VARCHAR(4096), previous_locality VARCHAR(4096),
  default_tablegroup_id BIGINT, compatibility_mode BIGINT, drop_tenant_time BIGINT, status VARCHAR(64), in_recyclebin BIGINT{since 4.1.0.0: ,
  arbitration_service_status VARCHAR(64)}, PRIMARY KEY(tenant_id, schema_version));

CREATE TABLE __sim_tenant_info(tenant_id BIGINT NOT NULL PRIMARY KEY, TIMES, tenant_role VARCHAR(100) NOT NULL, switchover_status VARCHAR(100) DEFAULT 'NORMAL' NOT NULL,
  switchover_epoch BIGINT DEFAULT 0 NOT NULL, sync_scn NUMERIC(20) DEFAULT 1 NOT NULL, replayable_scn NUMERIC(20) DEFAULT 1 NOT NULL, readable_scn NUMERIC(20) DEFAULT 1 NOT NULL{since 4.1.0.0: ,
  recovery_until_scn NUMERIC(20) DEFAULT 4611686018427387903 NOT NULL}{since 4.1.0.0: , log_mode VARCHAR(100) DEFAULT 'NOARCHIVELOG' NOT NULL}{since 4.2.0.0: , max_ls_id BIGINT DEFAULT 1 NOT NULL}{since 4.3.5.0: ,
  restore_data_mode VARCHAR(128) DEFAULT 'NORMAL' NOT NULL});
CREATE VIEW __all_virtual_tenant_info AS SELECT i.tenant_id, i.gmt_create, i.gmt_modified, i.tenant_role, i.switchover_status, i.switchover_epoch, i.sync_scn, i.replayable_scn,
  i.readable_scn{since 4.1.0.0: , i.recovery_until_scn, i.log_mode}{since 4.2.0.0: , i.max_ls_id}{since 4.3.5.0: , i.restore_data_mode}
  FROM __sim_tenant_info i JOIN __all_tenant m ON m.tenant_id = i.tenant_id - 1 WHERE m.status = 'NORMAL';
CREATE TRIGGER __sim_tenant_info_writes ON __all_virtual_tenant_info;

CREATE TABLE __sim_core_table(tenant_id BIGINT NOT NULL, table_name VARCHAR(128) NOT NULL, row_id BIGINT NOT NULL, column_name VARCHAR(128) NOT NULL, TIMES,
  column_value VARCHAR(65536), PRIMARY KEY(tenant_id, table_name, row_id, column_name));
-- since 4.1.0.0
CREATE VIEW __all_virtual_core_table AS SELECT c.tenant_id, c.table_name, c.row_id, c.column_name, c.gmt_create, c.gmt_modified, c.column_value
  FROM __sim_core_table c JOIN __all_tenant t ON t.tenant_id = c.tenant_id WHERE t.status = 'NORMAL';
-- since 4.1.0.0
CREATE TRIGGER __sim_core_table_writes ON __all_virtual_core_table;

CREATE TABLE __all_rootservice_job(TIMES, job_id BIGINT NOT NULL PRIMARY KEY, job_type VARCHAR(128) NOT NULL, job_status VARCHAR(128) NOT NULL, result_code BIGINT,
  progress BIGINT DEFAULT 0 NOT NULL, tenant_id BIGINT, tenant_name VARCHAR(128), database_id BIGINT, database_name VARCHAR(128), table_id BIGINT, table_name VARCHAR(256),
  partition_id BIGINT, svr_ip VARCHAR(46), svr_port BIGINT, unit_id BIGINT, rs_svr_ip VARCHAR(46) NOT NULL, rs_svr_port BIGINT NOT NULL, sql_text VARCHAR(65536),
  extra_info VARCHAR(512), resource_pool_id BIGINT, tablegroup_id BIGINT, tablegroup_name VARCHAR(128));

CREATE TABLE __all_rootservice_event_history(gmt_create TIMESTAMP(6) NOT NULL PRIMARY KEY, module VARCHAR(64) NOT NULL, event VARCHAR(64) NOT NULL,
  name1 VARCHAR(256) DEFAULT '', value1 VARCHAR(256) DEFAULT '', name2 VARCHAR(256) DEFAULT '', value2 VARCHAR(256) DEFAULT '', name3 VARCHAR(256) DEFAULT '', value3 VARCHAR(256) DEFAULT '',
  name4 VARCHAR(256) DEFAULT '', value4 VARCHAR(256) DEFAULT '', name5 VARCHAR(256) DEFAULT '', value5 VARCHAR(256) DEFAULT '', name6 VARCHAR(256) DEFAULT '', value6 VARCHAR(256) DEFAULT '',
  extra_info VARCHAR(512) DEFAULT '', rs_svr_ip VARCHAR(46) DEFAULT '', rs_svr_port BIGINT DEFAULT 0);

-- shown since 4.1.0.0
CREATE TABLE __all_cluster_event_history(gmt_create TIMESTAMP(6) NOT NULL PRIMARY KEY, module VARCHAR(64) NOT NULL, event VARCHAR(64) NOT NULL,
  name1 VARCHAR(256) DEFAULT '', value1 VARCHAR(256) DEFAULT '', name2 VARCHAR(256) DEFAULT '', value2 VARCHAR(256) DEFAULT '', name3 VARCHAR(256) DEFAULT '', value3 VARCHAR(256) DEFAULT '',
  name4 VARCHAR(256) DEFAULT '', value4 VARCHAR(256) DEFAULT '', name5 VARCHAR(256) DEFAULT '', value5 VARCHAR(256) DEFAULT '', name6 VARCHAR(256) DEFAULT '', value6 VARCHAR(256) DEFAULT '',
  extra_info VARCHAR(512) DEFAULT '');

CREATE TABLE __all_table(TIMES, tenant_id BIGINT NOT NULL, table_id BIGINT NOT NULL, table_name VARCHAR(256) NOT NULL, PRIMARY KEY(tenant_id, table_id));

CREATE TABLE __all_sys_parameter(TIMES, zone VARCHAR(128) NOT NULL, svr_type VARCHAR(16) NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, name VARCHAR(128) NOT NULL,
  data_type VARCHAR(128), value VARCHAR(65536) NOT NULL, value_strict VARCHAR(4096), info VARCHAR(4096), need_reboot BIGINT, section VARCHAR(128), visible_level VARCHAR(64),
  config_version BIGINT DEFAULT 0 NOT NULL, scope VARCHAR(64), source VARCHAR(64), edit_level VARCHAR(64), PRIMARY KEY(zone, svr_type, svr_ip, svr_port, name));

CREATE TABLE __tenant_parameter(TIMES, tenant_id BIGINT NOT NULL, zone VARCHAR(128) NOT NULL, svr_type VARCHAR(16) NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL,
  name VARCHAR(128) NOT NULL, data_type VARCHAR(128), value VARCHAR(65536) NOT NULL, config_version BIGINT DEFAULT 0 NOT NULL, PRIMARY KEY(tenant_id, zone, svr_type, svr_ip, svr_port, name));

CREATE TABLE __all_virtual_core_meta_table(tenant_id BIGINT NOT NULL, ls_id BIGINT NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, sql_port BIGINT NOT NULL,
  role BIGINT NOT NULL, member_list VARCHAR(65536) NOT NULL, proposal_id BIGINT DEFAULT 0 NOT NULL, replica_type BIGINT DEFAULT 0 NOT NULL, replica_status VARCHAR(64) DEFAULT 'NORMAL' NOT NULL,
  restore_status BIGINT DEFAULT 0 NOT NULL, memstore_percent BIGINT DEFAULT 100 NOT NULL, unit_id BIGINT DEFAULT 1 NOT NULL, zone VARCHAR(128) NOT NULL,
  paxos_replica_number BIGINT DEFAULT 3 NOT NULL, data_size BIGINT DEFAULT 0 NOT NULL, required_size BIGINT DEFAULT 0 NOT NULL{since 4.2.0.0: , learner_list VARCHAR(65536) DEFAULT ''}{since 4.2.0.0: ,
  rebuild BIGINT DEFAULT 0 NOT NULL}, PRIMARY KEY(tenant_id, ls_id, svr_ip, svr_port));

CREATE TABLE __all_virtual_ls_meta_table(tenant_id BIGINT NOT NULL, ls_id BIGINT NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, TIMES, sql_port BIGINT NOT NULL,
  role BIGINT NOT NULL, member_list VARCHAR(65536) NOT NULL, proposal_id BIGINT DEFAULT 0 NOT NULL, replica_type BIGINT DEFAULT 0 NOT NULL, replica_status VARCHAR(64) DEFAULT 'NORMAL' NOT NULL,
  restore_status BIGINT DEFAULT 0 NOT NULL, memstore_percent BIGINT DEFAULT 100 NOT NULL, unit_id BIGINT DEFAULT 1 NOT NULL, zone VARCHAR(128) NOT NULL,
  paxos_replica_number BIGINT DEFAULT 3 NOT NULL, data_size BIGINT DEFAULT 0 NOT NULL, required_size BIGINT DEFAULT 0 NOT NULL{since 4.2.0.0: , learner_list VARCHAR(65536) DEFAULT ''}{since 4.2.0.0: ,
  rebuild BIGINT DEFAULT 0 NOT NULL}, PRIMARY KEY(tenant_id, ls_id, svr_ip, svr_port));

CREATE TABLE __all_virtual_log_stat(tenant_id BIGINT NOT NULL, ls_id BIGINT NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, role VARCHAR(32) NOT NULL,
  proposal_id BIGINT DEFAULT 1 NOT NULL, config_version VARCHAR(128) DEFAULT '{proposal_id:1, config_seq:1}' NOT NULL, access_mode VARCHAR(32) DEFAULT 'APPEND' NOT NULL,
  paxos_member_list VARCHAR(1024) NOT NULL, paxos_replica_num BIGINT NOT NULL, in_sync TINYINT NOT NULL, base_lsn NUMERIC(20) DEFAULT 0 NOT NULL, begin_lsn NUMERIC(20) DEFAULT 0 NOT NULL,
  begin_scn NUMERIC(20) DEFAULT 1 NOT NULL, end_lsn NUMERIC(20) DEFAULT 0 NOT NULL, end_scn NUMERIC(20) DEFAULT 1 NOT NULL, max_lsn NUMERIC(20) DEFAULT 0 NOT NULL,
  max_scn NUMERIC(20) DEFAULT 1 NOT NULL{since 4.1.0.0: , arbitration_member VARCHAR(128) DEFAULT '' NOT NULL}{since 4.1.0.0: , degraded_list VARCHAR(1024) DEFAULT '' NOT NULL}{since 4.2.0.0: , learner_list VARCHAR(65536) DEFAULT ''},
  PRIMARY KEY(tenant_id, ls_id, svr_ip, svr_port));

CREATE TABLE __all_virtual_server_schema_info(svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, tenant_id BIGINT NOT NULL, refreshed_schema_version BIGINT NOT NULL,
  received_schema_version BIGINT NOT NULL, schema_count BIGINT DEFAULT 1500 NOT NULL, schema_size BIGINT DEFAULT 1000000 NOT NULL, min_sstable_schema_version BIGINT DEFAULT -1 NOT NULL,
  PRIMARY KEY(svr_ip, svr_port, tenant_id));

CREATE TABLE __sim_parameter(zone VARCHAR(128) NOT NULL, svr_ip VARCHAR(46) NOT NULL, svr_port BIGINT NOT NULL, scope VARCHAR(16) NOT NULL, tenant_id BIGINT, name VARCHAR(128) NOT NULL,
  data_type VARCHAR(128), value VARCHAR(65536) NOT NULL, info VARCHAR(4096) DEFAULT '' NOT NULL, section VARCHAR(128) DEFAULT 'OBSERVER' NOT NULL,
  edit_level VARCHAR(64) DEFAULT 'DYNAMIC_EFFECTIVE' NOT NULL, default_value VARCHAR(65536));
CREATE INDEX __sim_parameter_name ON __sim_parameter(name, tenant_id);
CREATE INDEX __sim_parameter_server ON __sim_parameter(svr_ip, svr_port, name, tenant_id);

CREATE TABLE __all_merge_info(TIMES, tenant_id BIGINT NOT NULL PRIMARY KEY, frozen_scn NUMERIC(20) NOT NULL, global_broadcast_scn NUMERIC(20) NOT NULL, is_merge_error BIGINT DEFAULT 0 NOT NULL,
  last_merged_scn NUMERIC(20) NOT NULL, merge_status BIGINT DEFAULT 0 NOT NULL, error_type BIGINT DEFAULT 0 NOT NULL, suspend_merging BIGINT DEFAULT 0 NOT NULL,
  merge_start_time BIGINT DEFAULT 0 NOT NULL, last_merged_time BIGINT DEFAULT 0 NOT NULL);

CREATE TABLE __all_virtual_tablet_replica_checksum(tenant_id BIGINT, tablet_id BIGINT, svr_ip VARCHAR(46), svr_port BIGINT, ls_id BIGINT, TIMES, compaction_scn NUMERIC(20) DEFAULT 1 NOT NULL,
  row_count BIGINT NOT NULL, data_checksum BIGINT DEFAULT 0 NOT NULL, column_checksums VARCHAR(65536), b_column_checksums VARCHAR(65536){since 4.3.5.0: , data_checksum_type BIGINT DEFAULT 0 NOT NULL}{since 4.3.5.0: ,
  co_base_snapshot_version NUMERIC(20) DEFAULT 4611686018427387903 NOT NULL}, PRIMARY KEY(tenant_id, tablet_id, svr_ip, svr_port, ls_id));
-- shown since 4.1.0.0
CREATE TABLE __all_virtual_tablet_compaction_info(svr_ip VARCHAR(46), svr_port BIGINT, tenant_id BIGINT, ls_id BIGINT, tablet_id BIGINT, finished_scn BIGINT, wait_check_scn BIGINT,
  max_received_scn BIGINT, serialize_scn_list VARCHAR(65536){since 4.3.5.0: , validated_scn BIGINT DEFAULT 0});
CREATE INDEX __all_virtual_tablet_compaction_info_tenant ON __all_virtual_tablet_compaction_info(tenant_id);
CREATE TABLE __all_virtual_ddl_task_status(tenant_id BIGINT, task_id BIGINT, object_id BIGINT, target_object_id BIGINT, ddl_type BIGINT, schema_version BIGINT, parent_task_id BIGINT,
  trace_id VARCHAR(256), status BIGINT, snapshot_version NUMERIC(20) DEFAULT 0, task_version BIGINT DEFAULT 0, execution_id BIGINT DEFAULT 0, ddl_stmt_str VARCHAR(65536), ret_code BIGINT DEFAULT 0,
  message VARCHAR(65536));
CREATE TABLE __all_ddl_operation(TIMES, schema_version BIGINT NOT NULL PRIMARY KEY, tenant_id BIGINT, user_id BIGINT, database_id BIGINT, database_name VARCHAR(128), tablegroup_id BIGINT,
  table_id BIGINT, table_name VARCHAR(256), operation_type BIGINT, ddl_stmt_str VARCHAR(65536), exec_tenant_id BIGINT DEFAULT 1);
CREATE TABLE __all_virtual_ddl_operation(tenant_id BIGINT, schema_version BIGINT NOT NULL, user_id BIGINT, database_id BIGINT, database_name VARCHAR(128), table_id BIGINT, table_name VARCHAR(256),
  operation_type BIGINT, ddl_stmt_str VARCHAR(65536));
CREATE INDEX __all_virtual_ddl_operation_tenant ON __all_virtual_ddl_operation(tenant_id);
CREATE TABLE __all_virtual_load_data_stat(tenant_id BIGINT, svr_ip VARCHAR(46), svr_port BIGINT, job_id BIGINT{since 4.1.0.0: , job_type VARCHAR(64)}, table_name VARCHAR(256), file_path VARCHAR(1024));
-- since 4.3.0.0
CREATE TABLE __all_virtual_clone_job(tenant_id BIGINT, job_id BIGINT, source_tenant_id BIGINT, source_tenant_name VARCHAR(128), clone_tenant_id BIGINT, clone_tenant_name VARCHAR(128), status VARCHAR(64),
  job_type VARCHAR(16), ret_code BIGINT, error_msg VARCHAR(512));
-- since 4.3.0.0
CREATE TABLE __all_virtual_tenant_snapshot(tenant_id BIGINT, snapshot_id BIGINT, snapshot_name VARCHAR(256), status VARCHAR(32), snapshot_scn NUMERIC(20), clog_start_scn NUMERIC(20),
  type VARCHAR(32), create_time BIGINT, data_version BIGINT, owner_job_id BIGINT);
CREATE TABLE __all_virtual_table(tenant_id BIGINT, table_id BIGINT, table_name VARCHAR(256), database_id BIGINT, table_type BIGINT, compress_func_name VARCHAR(128), row_store_type VARCHAR(64));
-- since 4.3.0.0
CREATE TABLE __all_virtual_column_group(tenant_id BIGINT, table_id BIGINT, column_group_id BIGINT, column_group_name VARCHAR(389), column_group_type BIGINT, row_store_type BIGINT);
CREATE TABLE __sim_user(tenant_id BIGINT NOT NULL, user_id BIGINT NOT NULL, user_name VARCHAR(128), host VARCHAR(128), passwd VARCHAR(128) DEFAULT '', info VARCHAR(4096) DEFAULT '',
  PRIMARY KEY(tenant_id, user_id));
CREATE VIEW __all_virtual_user AS SELECT u.tenant_id, u.user_id, u.user_name, u.host, u.passwd, u.info FROM __sim_user u JOIN __all_tenant t ON t.tenant_id = u.tenant_id WHERE t.status = 'NORMAL';
CREATE TRIGGER __sim_user_writes ON __all_virtual_user;
CREATE TABLE __all_virtual_disk_stat(svr_ip VARCHAR(46), svr_port BIGINT, total_size BIGINT, used_size BIGINT, free_size BIGINT, is_disk_valid BIGINT, disk_error_begin_ts BIGINT{since 4.2.0.0: , allocated_size BIGINT});
CREATE TABLE __all_virtual_tablet_pointer_status(svr_ip VARCHAR(46), svr_port BIGINT, tenant_id BIGINT, ls_id BIGINT, tablet_id BIGINT, address VARCHAR(256) DEFAULT '', pointer_ref BIGINT DEFAULT 1,
  in_memory BIGINT DEFAULT 1, tablet_ref BIGINT DEFAULT 1, wash_score BIGINT DEFAULT 0{since 4.2.0.0: , tablet_ptr VARCHAR(128) DEFAULT ''}{since 4.2.0.0: , initial_state BIGINT DEFAULT 0}{since 4.2.0.0: ,
  old_chain VARCHAR(128) DEFAULT ''}{since 4.3.5.0: , occupy_size BIGINT DEFAULT 4096}{since 4.3.5.0: , required_size BIGINT DEFAULT 4096});
CREATE TABLE __all_virtual_ls_info(svr_ip VARCHAR(46), svr_port BIGINT, tenant_id BIGINT, ls_id BIGINT, replica_type VARCHAR(16) DEFAULT 'FULL', ls_state VARCHAR(16) DEFAULT 'LEADER',
  tablet_count BIGINT DEFAULT 100, weak_read_scn NUMERIC(20) DEFAULT 1, need_rebuild VARCHAR(16) DEFAULT 'NO', checkpoint_scn NUMERIC(20) DEFAULT 1, checkpoint_lsn NUMERIC(20) DEFAULT 0,
  migrate_status BIGINT DEFAULT 0{since 4.1.0.0: , rebuild_seq BIGINT DEFAULT 0}{since 4.2.0.0: , tablet_change_checkpoint_scn NUMERIC(20) DEFAULT 1}{since 4.2.0.0: ,
  transfer_scn NUMERIC(20) DEFAULT 1}{since 4.2.0.0: , tx_blocked BIGINT DEFAULT 0}{since 4.3.5.0: , required_data_disk_size BIGINT DEFAULT 0}{since 4.3.5.0: ,
  mv_major_merge_scn NUMERIC(20) DEFAULT 0}{since 4.3.5.0: , mv_publish_scn NUMERIC(20) DEFAULT 0}{since 4.3.5.0: , mv_safe_scn NUMERIC(20) DEFAULT 0},
  PRIMARY KEY(svr_ip, svr_port, tenant_id, ls_id));
CREATE TABLE __all_virtual_replay_stat(tenant_id BIGINT, ls_id BIGINT, svr_ip VARCHAR(46), svr_port BIGINT, role VARCHAR(32), end_lsn NUMERIC(20) DEFAULT 0, enabled TINYINT DEFAULT 1,
  unsubmitted_lsn NUMERIC(20) DEFAULT 0, unsubmitted_log_scn NUMERIC(20) DEFAULT 1, pending_cnt BIGINT DEFAULT 0,
  PRIMARY KEY(tenant_id, ls_id, svr_ip, svr_port));
CREATE TABLE __all_virtual_upgrade_inspection(name VARCHAR(128) NOT NULL PRIMARY KEY, info VARCHAR(4096) NOT NULL);

CREATE TABLE CDB_OB_LS_REPLICA_TASKS(TENANT_ID BIGINT, LS_ID BIGINT, TASK_TYPE VARCHAR(64), TASK_ID VARCHAR(64), TASK_STATUS VARCHAR(64), PRIORITY VARCHAR(5), TARGET_REPLICA_SVR_IP VARCHAR(46),
  TARGET_REPLICA_SVR_PORT BIGINT, TARGET_PAXOS_REPLICA_NUMBER BIGINT, TARGET_REPLICA_TYPE VARCHAR(16), SOURCE_REPLICA_SVR_IP VARCHAR(46), SOURCE_REPLICA_SVR_PORT BIGINT,
  SOURCE_PAXOS_REPLICA_NUMBER BIGINT, SOURCE_REPLICA_TYPE VARCHAR(16){since 4.3.5.0: , DATA_SOURCE_SVR_IP VARCHAR(46)}{since 4.3.5.0: , DATA_SOURCE_SVR_PORT BIGINT}{since 4.3.5.0: ,
  IS_MANUAL VARCHAR(5)}, TASK_EXEC_SVR_IP VARCHAR(46), TASK_EXEC_SVR_PORT BIGINT, CREATE_TIME TIMESTAMP(6), START_TIME TIMESTAMP(6),
  MODIFY_TIME TIMESTAMP(6), COMMENT VARCHAR(512));
CREATE TABLE CDB_OB_BACKUP_JOBS(TENANT_ID BIGINT, JOB_ID BIGINT, INCARNATION BIGINT, BACKUP_SET_ID BIGINT, INITIATOR_TENANT_ID BIGINT, INITIATOR_JOB_ID BIGINT, EXECUTOR_TENANT_ID VARCHAR(1024),
  PLUS_ARCHIVELOG VARCHAR(3), BACKUP_TYPE VARCHAR(4), JOB_LEVEL VARCHAR(12), ENCRYPTION_MODE VARCHAR(64), PASSWD VARCHAR(64), START_TIMESTAMP TIMESTAMP(6), END_TIMESTAMP TIMESTAMP(6),
  STATUS VARCHAR(128), RESULT BIGINT, COMMENT VARCHAR(512), DESCRIPTION VARCHAR(4096), PATH VARCHAR(512));
CREATE TABLE CDB_OB_BACKUP_SET_FILES(TENANT_ID BIGINT, BACKUP_SET_ID BIGINT, DEST_ID BIGINT, INCARNATION BIGINT, BACKUP_TYPE VARCHAR(4), START_TIMESTAMP TIMESTAMP(6), END_TIMESTAMP VARCHAR(26),
  STATUS VARCHAR(64), FILE_STATUS VARCHAR(64), PATH VARCHAR(512));
-- since 4.1.0.0
UPDATE CDB_OB_BACKUP_SET_FILES SET END_TIMESTAMP = NULLIF(END_TIMESTAMP, '');
-- since 4.1.0.0
ALTER TABLE CDB_OB_BACKUP_SET_FILES ALTER COLUMN END_TIMESTAMP SET DATA TYPE TIMESTAMP(6);
CREATE TABLE CDB_OB_BACKUP_PARAMETER(TENANT_ID BIGINT, NAME VARCHAR(64), VALUE VARCHAR(4096));
CREATE TABLE CDB_OB_ARCHIVELOG(TENANT_ID BIGINT, DEST_ID BIGINT, ROUND_ID BIGINT, INCARNATION BIGINT, DEST_NO BIGINT, STATUS VARCHAR(64), START_SCN NUMERIC(20), CHECKPOINT_SCN NUMERIC(20),
  START_SCN_DISPLAY TIMESTAMP(6), CHECKPOINT_SCN_DISPLAY TIMESTAMP(6), COMPATIBLE VARCHAR(64), BASE_PIECE_ID BIGINT, USED_PIECE_ID BIGINT, PIECE_SWITCH_INTERVAL BIGINT, UNIT_SIZE BIGINT,
  COMPRESSION VARCHAR(128), INPUT_BYTES BIGINT, OUTPUT_BYTES BIGINT, COMPRESSION_RATIO DECIMAL(10, 2), COMMENT VARCHAR(4096), PATH VARCHAR(4096));
CREATE TABLE CDB_OB_ARCHIVE_DEST(TENANT_ID BIGINT, DEST_NO BIGINT, NAME VARCHAR(64), VALUE VARCHAR(4096));
CREATE TABLE CDB_OB_RESTORE_PROGRESS(TENANT_ID BIGINT, JOB_ID BIGINT, RESTORE_TENANT_NAME VARCHAR(128), RESTORE_TENANT_ID BIGINT, BACKUP_TENANT_NAME VARCHAR(128), BACKUP_TENANT_ID BIGINT,
  BACKUP_CLUSTER_NAME VARCHAR(128), BACKUP_DEST VARCHAR(4096), RESTORE_OPTION VARCHAR(4096), RESTORE_SCN NUMERIC(20), RESTORE_SCN_DISPLAY TIMESTAMP(6), STATUS VARCHAR(64), START_TIMESTAMP TIMESTAMP(6), BACKUP_SET_LIST VARCHAR(65536), BACKUP_PIECE_LIST VARCHAR(65536),
  TOTAL_BYTES BIGINT, FINISH_BYTES BIGINT, DESCRIPTION VARCHAR(4096), COMMENT VARCHAR(4096));
CREATE TABLE __sim_sys_variable(CREATE_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), MODIFY_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), TENANT_ID BIGINT NOT NULL,
  NAME VARCHAR(128) NOT NULL, VALUE VARCHAR(1024), MIN_VALUE VARCHAR(1024) DEFAULT '', MAX_VALUE VARCHAR(1024) DEFAULT '', SCOPE VARCHAR(64) DEFAULT 'GLOBAL | SESSION',
  INFO VARCHAR(4096) DEFAULT '', DEFAULT_VALUE VARCHAR(1024), PRIMARY KEY(TENANT_ID, NAME));
CREATE VIEW CDB_OB_SYS_VARIABLES AS SELECT v.CREATE_TIME, v.MODIFY_TIME, v.TENANT_ID, v.NAME, v.VALUE, v.MIN_VALUE, v.MAX_VALUE, v.SCOPE, v.INFO{since 4.3.5.0: , v.DEFAULT_VALUE,
  YESNO(v.VALUE = v.DEFAULT_VALUE) AS ISDEFAULT} FROM __sim_sys_variable v JOIN __all_tenant t ON t.tenant_id = v.TENANT_ID WHERE t.status = 'NORMAL';
CREATE TRIGGER __sim_sys_variable_writes ON CDB_OB_SYS_VARIABLES;
CREATE TABLE DBA_OB_RESOURCE_POOLS(RESOURCE_POOL_ID BIGINT, NAME VARCHAR(128), TENANT_ID BIGINT, CREATE_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6),
  MODIFY_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), UNIT_COUNT BIGINT, UNIT_CONFIG_ID BIGINT, ZONE_LIST VARCHAR(8192), REPLICA_TYPE VARCHAR(16));
CREATE INDEX DBA_OB_RESOURCE_POOLS_TENANT ON DBA_OB_RESOURCE_POOLS(TENANT_ID);
CREATE TABLE DBA_OB_UNITS(UNIT_ID BIGINT, TENANT_ID BIGINT, STATUS VARCHAR(64), RESOURCE_POOL_ID BIGINT, UNIT_GROUP_ID BIGINT, CREATE_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6),
  MODIFY_TIME TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6), ZONE VARCHAR(128), SVR_IP VARCHAR(46), SVR_PORT BIGINT, MIGRATE_FROM_SVR_IP VARCHAR(46), MIGRATE_FROM_SVR_PORT BIGINT, MANUAL_MIGRATE VARCHAR(3),
  UNIT_CONFIG_ID BIGINT, MAX_CPU DOUBLE, MIN_CPU DOUBLE, MEMORY_SIZE BIGINT, LOG_DISK_SIZE BIGINT{since 4.3.5.0: , DATA_DISK_SIZE BIGINT}, MAX_IOPS BIGINT DEFAULT 1000000, MIN_IOPS BIGINT DEFAULT 1000000,
  IOPS_WEIGHT BIGINT DEFAULT 1{since 4.3.5.0: , MAX_NET_BANDWIDTH BIGINT}{since 4.3.5.0: , NET_BANDWIDTH_WEIGHT BIGINT});
CREATE TABLE GV$OB_UNITS(SVR_IP VARCHAR(46), SVR_PORT BIGINT, UNIT_ID BIGINT, TENANT_ID BIGINT, ZONE VARCHAR(128){since 4.2.0.0: , ZONE_TYPE VARCHAR(64)}{since 4.2.0.0: , REGION VARCHAR(128)}, MAX_CPU DOUBLE, MIN_CPU DOUBLE,
  MEMORY_SIZE BIGINT, MAX_IOPS BIGINT, MIN_IOPS BIGINT, IOPS_WEIGHT BIGINT{since 4.3.5.0: , MAX_NET_BANDWIDTH BIGINT}{since 4.3.5.0: , NET_BANDWIDTH_WEIGHT BIGINT}, LOG_DISK_SIZE BIGINT, LOG_DISK_IN_USE BIGINT{since 4.3.5.0: ,
  DATA_DISK_SIZE BIGINT}, DATA_DISK_IN_USE BIGINT, STATUS VARCHAR(64), CREATE_TIME TIMESTAMP(6));
CREATE TABLE GV$OB_SERVERS(SVR_IP VARCHAR(46), SVR_PORT BIGINT, ZONE VARCHAR(128), SQL_PORT BIGINT, CPU_CAPACITY BIGINT, CPU_CAPACITY_MAX DOUBLE, CPU_ASSIGNED DOUBLE, CPU_ASSIGNED_MAX DOUBLE,
  MEM_CAPACITY BIGINT, MEM_ASSIGNED BIGINT, LOG_DISK_CAPACITY BIGINT, LOG_DISK_ASSIGNED BIGINT, LOG_DISK_IN_USE BIGINT, DATA_DISK_CAPACITY BIGINT{since 4.3.5.0: , DATA_DISK_ASSIGNED BIGINT}, DATA_DISK_IN_USE BIGINT,
  DATA_DISK_HEALTH_STATUS VARCHAR(20), MEMORY_LIMIT BIGINT{since 4.2.0.0: , DATA_DISK_ALLOCATED BIGINT}, DATA_DISK_ABNORMAL_TIME TIMESTAMP(6), SSL_CERT_EXPIRED_TIME TIMESTAMP(6){since 4.3.5.0: ,
  SS_DATA_DISK_OPERATION_SUGGESTED VARCHAR(64)}{since 4.3.5.0: , SS_DATA_DISK_SIZE_SUGGESTED BIGINT});

CREATE VIEW DBA_OB_ZONES AS SELECT s.zone AS ZONE, s.gmt_create AS CREATE_TIME, m.modified AS MODIFY_TIME, s.info AS STATUS, i.info AS IDC, r.info AS REGION, t.info AS TYPE
  FROM __all_zone s JOIN __all_zone i ON i.zone = s.zone AND i.name = 'idc' JOIN __all_zone r ON r.zone = s.zone AND r.name = 'region'
  JOIN __all_zone t ON t.zone = s.zone AND t.name = 'zone_type' JOIN (SELECT zone, MAX(gmt_modified) AS modified FROM __all_zone GROUP BY zone) m ON m.zone = s.zone WHERE s.name = 'status';
CREATE VIEW DBA_OB_SERVERS AS SELECT svr_ip AS SVR_IP, svr_port AS SVR_PORT, id AS ID, zone AS ZONE, inner_port AS SQL_PORT, YESNO(with_rootserver = 1) AS WITH_ROOTSERVER, status AS STATUS,
  usec_to_time(NULLIF(start_service_time, 0)) AS START_SERVICE_TIME, usec_to_time(NULLIF(stop_time, 0)) AS STOP_TIME, usec_to_time(NULLIF(block_migrate_in_time, 0)) AS BLOCK_MIGRATE_IN_TIME,
  gmt_create AS CREATE_TIME, gmt_modified AS MODIFY_TIME, build_version AS BUILD_VERSION{since 4.2.0.0: , usec_to_time(NULLIF(last_offline_time, 0)) AS LAST_OFFLINE_TIME} FROM __all_server;
CREATE INDEX GV$OB_UNITS_SERVER ON GV$OB_UNITS(SVR_IP, SVR_PORT, TENANT_ID);
CREATE VIEW GV$OB_PARAMETERS AS SELECT svr_ip AS SVR_IP, svr_port AS SVR_PORT, zone AS ZONE, scope AS SCOPE, tenant_id AS TENANT_ID, name AS NAME, CASE WHEN 1 = 0{since 4.3.5.0:  OR 1 = 1} THEN data_type END AS DATA_TYPE, value AS VALUE,
  info AS INFO, section AS SECTION, edit_level AS EDIT_LEVEL{since 4.3.5.0: , default_value AS DEFAULT_VALUE, YESNO(value = default_value) AS ISDEFAULT} FROM __sim_parameter p
  WHERE p.tenant_id IS NULL OR p.tenant_id = 1 OR EXISTS(SELECT 1 FROM GV$OB_UNITS u WHERE u.SVR_IP = p.svr_ip AND u.SVR_PORT = p.svr_port AND u.TENANT_ID = p.tenant_id + MOD(p.tenant_id, 2));
CREATE VIEW __all_virtual_tenant_parameter_stat AS SELECT zone, CAST('observer' AS VARCHAR_IGNORECASE(16)) AS svr_type, svr_ip, svr_port, name, CASE WHEN 1 = 0{since 4.3.5.0:  OR 1 = 1} THEN data_type END AS data_type, value, info, section, scope,
  CAST('DEFAULT' AS VARCHAR_IGNORECASE(64)) AS source, edit_level, tenant_id{since 4.3.5.0: , default_value, CAST(CASE WHEN value = default_value THEN 1 ELSE 0 END AS BIGINT) AS isdefault}
  FROM __sim_parameter p
  WHERE p.tenant_id IS NULL OR p.tenant_id = 1 OR EXISTS(SELECT 1 FROM GV$OB_UNITS u WHERE u.SVR_IP = p.svr_ip AND u.SVR_PORT = p.svr_port AND u.TENANT_ID = p.tenant_id + MOD(p.tenant_id, 2));
CREATE VIEW __all_virtual_sys_parameter_stat AS SELECT zone, CAST('observer' AS VARCHAR_IGNORECASE(16)) AS svr_type, svr_ip, svr_port, name, CASE WHEN 1 = 0{since 4.3.5.0:  OR 1 = 1} THEN data_type END AS data_type, value, CAST(NULL AS VARCHAR_IGNORECASE(4096)) AS value_strict,
  info, CAST(NULL AS BIGINT) AS need_reboot, section, CAST(NULL AS VARCHAR_IGNORECASE(64)) AS visible_level, scope, CAST('DEFAULT' AS VARCHAR_IGNORECASE(64)) AS source, edit_level{since 4.3.5.0: , default_value,
  CAST(CASE WHEN value = default_value THEN 1 ELSE 0 END AS BIGINT) AS isdefault} FROM __sim_parameter WHERE tenant_id IS NULL OR tenant_id = 1;
CREATE VIEW __all_virtual_tenant_parameter_info AS SELECT tenant_id, zone, CAST('observer' AS VARCHAR_IGNORECASE(16)) AS svr_type, svr_ip, svr_port, name, CASE WHEN 1 = 0{since 4.3.5.0:  OR 1 = 1} THEN data_type END AS data_type, value, info, section, scope,
  CAST('DEFAULT' AS VARCHAR_IGNORECASE(64)) AS source, edit_level FROM __sim_parameter WHERE tenant_id IS NOT NULL;
CREATE VIEW GV$OB_LOG_STAT AS SELECT tenant_id AS TENANT_ID, ls_id AS LS_ID, svr_ip AS SVR_IP, svr_port AS SVR_PORT, role AS ROLE, proposal_id AS PROPOSAL_ID, config_version AS CONFIG_VERSION,
  access_mode AS ACCESS_MODE, paxos_member_list AS PAXOS_MEMBER_LIST, paxos_replica_num AS PAXOS_REPLICA_NUM, YESNO(in_sync = 1) AS IN_SYNC, base_lsn AS BASE_LSN, begin_lsn AS BEGIN_LSN,
  begin_scn AS BEGIN_SCN, end_lsn AS END_LSN, end_scn AS END_SCN, max_lsn AS MAX_LSN, max_scn AS MAX_SCN{since 4.1.0.0: , arbitration_member AS ARBITRATION_MEMBER, degraded_list AS DEGRADED_LIST}{since 4.2.0.0: ,
  learner_list AS LEARNER_LIST} FROM __all_virtual_log_stat;
CREATE VIEW GV$OB_SERVER_SCHEMA_INFO AS SELECT svr_ip AS SVR_IP, svr_port AS SVR_PORT, tenant_id AS TENANT_ID, refreshed_schema_version AS REFRESHED_SCHEMA_VERSION,
  received_schema_version AS RECEIVED_SCHEMA_VERSION, schema_count AS SCHEMA_COUNT, schema_size AS SCHEMA_SIZE, min_sstable_schema_version AS MIN_SSTABLE_SCHEMA_VERSION FROM __all_virtual_server_schema_info;
CREATE VIEW DBA_OB_TENANTS AS SELECT a.tenant_id AS TENANT_ID, a.tenant_name AS TENANT_NAME,
  CAST(CASE WHEN a.tenant_id = 1 THEN 'SYS' WHEN MOD(a.tenant_id, 2) = 1 THEN 'META' ELSE 'USER' END AS VARCHAR_IGNORECASE(4)) AS TENANT_TYPE, a.gmt_create AS CREATE_TIME, a.gmt_modified AS MODIFY_TIME,
  a.primary_zone AS PRIMARY_ZONE, a.locality AS LOCALITY, NULLIF(a.previous_locality, '') AS PREVIOUS_LOCALITY,
  CAST(CASE a.compatibility_mode WHEN 0 THEN 'MYSQL' WHEN 1 THEN 'ORACLE' END AS VARCHAR_IGNORECASE(6)) AS COMPATIBILITY_MODE, a.status AS STATUS, YESNO(a.in_recyclebin <> 0) AS IN_RECYCLEBIN,
  YESNO(a.locked <> 0) AS LOCKED{since 4.1.0.0: , CAST(CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 'PRIMARY' ELSE b.tenant_role END AS VARCHAR_IGNORECASE(100)) AS TENANT_ROLE,
  CAST(CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 'NORMAL' ELSE b.switchover_status END AS VARCHAR_IGNORECASE(100)) AS SWITCHOVER_STATUS,
  CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 0 ELSE b.switchover_epoch END AS SWITCHOVER_EPOCH, CASE WHEN MOD(a.tenant_id, 2) = 1 THEN NULL ELSE b.sync_scn END AS SYNC_SCN,
  CASE WHEN MOD(a.tenant_id, 2) = 1 THEN NULL ELSE b.replayable_scn END AS REPLAYABLE_SCN, CASE WHEN MOD(a.tenant_id, 2) = 1 THEN NULL ELSE b.readable_scn END AS READABLE_SCN,
  CASE WHEN MOD(a.tenant_id, 2) = 1 THEN NULL ELSE b.recovery_until_scn END AS RECOVERY_UNTIL_SCN,
  CAST(CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 'NOARCHIVELOG' ELSE b.log_mode END AS VARCHAR_IGNORECASE(100)) AS LOG_MODE, a.arbitration_service_status AS ARBITRATION_SERVICE_STATUS}{since 4.2.0.0: ,
  CAST(COALESCE((SELECT MIN(u.UNIT_COUNT) FROM DBA_OB_RESOURCE_POOLS u WHERE u.TENANT_ID = CASE WHEN a.tenant_id > 1 AND MOD(a.tenant_id, 2) = 1 THEN a.tenant_id + 1 ELSE a.tenant_id END), 1) AS BIGINT) AS UNIT_NUM, (SELECT MIN(p.value) FROM __sim_parameter p WHERE p.name = 'compatible' AND p.tenant_id = a.tenant_id) AS COMPATIBLE,
  CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 1 ELSE b.max_ls_id END AS MAX_LS_ID}{since 4.3.5.0: , CAST(CASE WHEN MOD(a.tenant_id, 2) = 1 THEN 'NORMAL' ELSE b.restore_data_mode END AS VARCHAR_IGNORECASE(128)) AS RESTORE_DATA_MODE}
  FROM __all_tenant a LEFT JOIN __all_virtual_tenant_info b ON a.tenant_id = b.tenant_id;
CREATE VIEW CDB_OB_MAJOR_COMPACTION AS SELECT tenant_id AS TENANT_ID, frozen_scn AS FROZEN_SCN, usec_to_time(CAST(frozen_scn / 1000 AS BIGINT)) AS FROZEN_TIME,
  global_broadcast_scn AS GLOBAL_BROADCAST_SCN, last_merged_scn AS LAST_SCN, usec_to_time(last_merged_time) AS LAST_FINISH_TIME, usec_to_time(merge_start_time) AS START_TIME,
  CAST(CASE merge_status WHEN 0 THEN 'IDLE' WHEN 1 THEN 'COMPACTING' WHEN 2 THEN 'VERIFYING' ELSE 'UNKNOWN' END AS VARCHAR_IGNORECASE(64)) AS STATUS, YESNO(is_merge_error <> 0) AS IS_ERROR,
  YESNO(suspend_merging <> 0) AS IS_SUSPENDED, CAST(CASE error_type WHEN 0 THEN '' WHEN 1 THEN 'CHECKSUM_ERROR' ELSE 'UNKNOWN' END AS VARCHAR_IGNORECASE(64)) AS INFO FROM __all_merge_info;
CREATE VIEW DBA_OB_MAJOR_COMPACTION AS SELECT FROZEN_SCN, FROZEN_TIME, GLOBAL_BROADCAST_SCN, LAST_SCN, LAST_FINISH_TIME, START_TIME, STATUS, IS_ERROR, IS_SUSPENDED, INFO
  FROM CDB_OB_MAJOR_COMPACTION WHERE TENANT_ID = 1;
CREATE VIEW DBA_OB_TENANT_JOBS AS SELECT job_id AS JOB_ID, job_type AS JOB_TYPE, job_status AS JOB_STATUS, result_code AS RESULT_CODE, progress AS PROGRESS, gmt_create AS START_TIME,
  gmt_modified AS MODIFY_TIME, tenant_id AS TENANT_ID, sql_text AS SQL_TEXT, extra_info AS EXTRA_INFO, rs_svr_ip AS RS_SVR_IP, rs_svr_port AS RS_SVR_PORT FROM __all_rootservice_job
  WHERE job_type IN ('ALTER_TENANT_LOCALITY', 'ROLLBACK_ALTER_TENANT_LOCALITY', 'SHRINK_RESOURCE_TENANT_UNIT_NUM'{since 4.2.0.0: , 'ALTER_TENANT_PRIMARY_ZONE', 'ALTER_RESOURCE_TENANT_UNIT_NUM',
  'UPGRADE_POST_ACTION', 'UPGRADE_SYSTEM_VARIABLE', 'UPGRADE_SYSTEM_TABLE', 'UPGRADE_BEGIN', 'UPGRADE_VIRTUAL_SCHEMA', 'UPGRADE_SYSTEM_PACKAGE', 'UPGRADE_ALL_POST_ACTION', 'UPGRADE_INSPECTION',
  'UPGRADE_END', 'UPGRADE_ALL'}){since 4.2.0.0:  AND tenant_id <> 0};
CREATE VIEW DBA_OB_ROOTSERVICE_EVENT_HISTORY AS SELECT gmt_create AS `TIMESTAMP`, module AS MODULE, event AS EVENT, name1 AS NAME1, value1 AS VALUE1, name2 AS NAME2, value2 AS VALUE2,
  name3 AS NAME3, value3 AS VALUE3, name4 AS NAME4, value4 AS VALUE4, name5 AS NAME5, value5 AS VALUE5, name6 AS NAME6, value6 AS VALUE6, extra_info AS EXTRA_INFO, rs_svr_ip AS RS_SVR_IP,
  rs_svr_port AS RS_SVR_PORT FROM __all_rootservice_event_history;
-- since 4.1.0.0
CREATE VIEW DBA_OB_CLUSTER_EVENT_HISTORY AS SELECT gmt_create AS `TIMESTAMP`, module AS MODULE, event AS EVENT, name1 AS NAME1, value1 AS VALUE1, name2 AS NAME2, value2 AS VALUE2,
  name3 AS NAME3, value3 AS VALUE3, name4 AS NAME4, value4 AS VALUE4, name5 AS NAME5, value5 AS VALUE5, name6 AS NAME6, value6 AS VALUE6, extra_info AS EXTRA_INFO FROM __all_cluster_event_history;
CREATE VIEW CDB_OB_LS_LOCATIONS AS SELECT LOCALTIMESTAMP(6) AS CREATE_TIME, LOCALTIMESTAMP(6) AS MODIFY_TIME, tenant_id AS TENANT_ID, ls_id AS LS_ID, svr_ip AS SVR_IP,
  svr_port AS SVR_PORT, sql_port AS SQL_PORT, zone AS ZONE, CAST(CASE role WHEN 1 THEN 'LEADER' ELSE 'FOLLOWER' END AS VARCHAR_IGNORECASE(8)) AS ROLE,
  CASE role WHEN 1 THEN member_list END AS MEMBER_LIST, CASE role WHEN 1 THEN paxos_replica_number END AS PAXOS_REPLICA_NUMBER, CAST(CASE replica_type WHEN 0 THEN 'FULL' WHEN 5 THEN 'LOGONLY' WHEN 16 THEN 'READONLY' WHEN 261 THEN 'ENCRYPTION LOGONLY'{since 4.3.5.0:  WHEN 1040 THEN 'COLUMNSTORE'} END AS VARCHAR_IGNORECASE(18)) AS REPLICA_TYPE{since 4.2.0.0: ,
  CASE role WHEN 1 THEN learner_list ELSE '' END AS LEARNER_LIST, CAST(CASE WHEN rebuild <> 0 THEN 'TRUE' ELSE 'FALSE' END AS VARCHAR_IGNORECASE(5)) AS REBUILD} FROM __all_virtual_core_meta_table
  UNION ALL SELECT gmt_create, gmt_modified, tenant_id, ls_id, svr_ip, svr_port, sql_port, zone, CAST(CASE role WHEN 1 THEN 'LEADER' ELSE 'FOLLOWER' END AS VARCHAR_IGNORECASE(8)),
  CASE role WHEN 1 THEN member_list END, CASE role WHEN 1 THEN paxos_replica_number END, CAST(CASE replica_type WHEN 0 THEN 'FULL' WHEN 5 THEN 'LOGONLY' WHEN 16 THEN 'READONLY' WHEN 261 THEN 'ENCRYPTION LOGONLY'{since 4.3.5.0:  WHEN 1040 THEN 'COLUMNSTORE'} END AS VARCHAR_IGNORECASE(18)){since 4.2.0.0: , CASE role WHEN 1 THEN learner_list ELSE '' END, CAST(CASE WHEN rebuild <> 0 THEN 'TRUE' ELSE 'FALSE' END AS VARCHAR_IGNORECASE(5))}
  FROM __all_virtual_ls_meta_table WHERE tenant_id <> 1;
CREATE VIEW DBA_OB_LS_LOCATIONS AS SELECT CREATE_TIME, MODIFY_TIME, LS_ID, SVR_IP, SVR_PORT, SQL_PORT, ZONE, ROLE, MEMBER_LIST, PAXOS_REPLICA_NUMBER, REPLICA_TYPE{since 4.2.0.0: , LEARNER_LIST, REBUILD}
  FROM CDB_OB_LS_LOCATIONS WHERE TENANT_ID = 1;
