#!/usr/bin/env python3
"""Stand-in for the vendor's checker: is this cluster fit for an upgrade?

Runs all checks, then fails with everything that they complain about. Changes nothing but
server_permanent_offline_time, and that only if no check complained.
"""
import logging
import time

import standin
from standin import MyError, code_of

OLDEST_VERSION = "4.2.5.1"
TABLET_POINTER_BYTES = 8192


class Checks:
    def __init__(self, database, cpu):
        self.database, self.cpu, self.reasons = database, cpu, []

    # -- helpers --

    def complain(self, reason):
        self.reasons.append(reason)

    def versions(self):
        found = self.database.rows(
            "select distinct value from GV$OB_PARAMETERS where name='min_observer_version'"
        )
        if len(found) != 1:
            self.complain("min_observer_version is not sync")
            return None
        return found[0][0]

    def before(self, version):
        current = self.versions()
        return current is not None and code_of(current) < code_of(version)

    def none(self, sql, reason):
        found = self.database.count(sql)
        if found != 0:
            self.complain(reason.replace("{}", str(found)))

    # -- the checks, in the order in which they run --

    def cluster_version(self):
        current = self.versions()
        # Compared as text, as the vendor does: 4.2.10.0 counts as older than 4.2.5.1.
        if current is not None and current < OLDEST_VERSION:
            self.complain(
                "old observer version is expected equal or higher than: %s, actual version:%s"
                % (OLDEST_VERSION, current)
            )

    def data_version(self):
        if self.before("4.1.0.0"):
            self.complain(
                "last barrier cluster version is 4.1.0.0."
                " prohibit cluster upgrade from cluster version less than 4.1.0.0"
            )
            return
        compatible = self.database.rows(
            "select distinct value from __all_virtual_tenant_parameter_info where name='compatible'"
        )
        if len(compatible) != 1:
            self.complain("compatible is not sync")
            return
        version = compatible[0][0]
        if code_of(version) < code_of("4.1.0.0"):
            self.complain(
                "last barrier data version is 4.1.0.0."
                " prohibit cluster upgrade from data version less than 4.1.0.0"
            )
            return
        tenants = self.database.tenants()
        self.core_rows(("target_data_version", "current_data_version"), version, tenants)
        if code_of(version) >= code_of("4.3.5.1"):
            self.core_rows(("upgrade_begin_data_version",), version, tenants)

    def core_rows(self, columns, version, tenants):
        found = self.database.count(
            "select count(*) from __all_virtual_core_table"
            " where column_name in (%s) and column_value = %d"
            % (",".join("'%s'" % column for column in columns), code_of(version))
        )
        if found != len(columns) * tenants:
            self.complain(
                "%s not match with %s, tenant_cnt:%d, result_cnt:%d"
                % ("/".join(columns), version, tenants, found)
            )

    def log_sync(self):
        self.none(
            "select count(1) from GV$OB_LOG_STAT where in_sync = 'NO'",
            "{} replicas unsync, please check",
        )

    def locality_and_balance(self):
        self.none(
            "select count(1) from DBA_OB_TENANT_JOBS"
            " where job_status='INPROGRESS' and result_code is null",
            "{} locality tasks is doing, please check",
        )
        self.none(
            "select count(1) from CDB_OB_LS_REPLICA_TASKS",
            "{} rebalance tasks is doing, please check",
        )

    def merges(self):
        self.none(
            "select count(1) from CDB_OB_MAJOR_COMPACTION"
            " where (GLOBAL_BROADCAST_SCN > LAST_SCN or STATUS != 'IDLE')",
            "{} tenant is merging, please check",
        )
        self.none(
            "select /*+ query_timeout(1000000000) */ count(1)"
            " from __all_virtual_tablet_compaction_info"
            " where max_received_scn > finished_scn and max_received_scn > 0",
            "{} tablet is merging, please check",
        )

    def tenants(self):
        self.none(
            "select count(*) from DBA_OB_TENANTS where status != 'NORMAL'",
            "has abnormal tenant, should stop",
        )
        self.none(
            "select count(*) from __all_virtual_tenant_info"
            " where tenant_role != 'PRIMARY' and tenant_role != 'STANDBY'",
            "has abnormal tenant info, should stop",
        )
        self.none(
            "select count(*) from DBA_OB_TENANTS where LOCKED = 'YES'",
            "has locked tenant, should unlock",
        )
        self.none(
            "select count(*) from gv$ob_units a, __all_tenant_history b"
            " where b.is_deleted = 1 and a.tenant_id = b.tenant_id",
            "has deleted tenant with unit not freed",
        )

    def restores(self):
        self.none(
            "select count(1) from CDB_OB_RESTORE_PROGRESS",
            "still has restore job, upgrade is not allowed temporarily",
        )

    def primary_zones(self):
        if not self.before("4.1.0.0"):
            return
        for tenant, zones in self.database.rows(
            "select tenant_name,primary_zone from DBA_OB_TENANTS where tenant_id != 1"
        ):
            kind = "random" if zones == "RANDOM" else "distributed"
            if zones == "RANDOM" or "," in zones.split(";")[0]:
                self.complain(
                    "%s tenant primary zone %s before update not allowed" % (tenant, kind)
                )

    def ddl(self):
        self.none(
            "select count(1) from __all_virtual_ddl_task_status", "There are DDL task in progress"
        )

    def backups(self):
        self.none(
            "select count(1) from CDB_OB_BACKUP_JOBS",
            "still has backup job, upgrade is not allowed temporarily",
        )

    def archive_jobs(self):
        if self.before("4.1.0.0"):
            self.none(
                "select count(1) from CDB_OB_ARCHIVELOG where status!='STOP'",
                "still has archive job, upgrade is not allowed temporarily",
            )

    def archive_destinations(self):
        if self.before("4.1.0.0"):
            self.none(
                "select count(1) from CDB_OB_ARCHIVE_DEST",
                "still has archive destination, upgrade is not allowed temporarily",
            )

    def backup_destinations(self):
        if self.before("4.1.0.0"):
            self.none(
                "select count(1) from CDB_OB_BACKUP_PARAMETER"
                " where name='data_backup_dest' and (value!=NULL or value!='')",
                "still has backup destination, upgrade is not allowed temporarily",
            )

    def servers(self):
        self.none(
            'select count(*) from __all_server where (start_service_time <= 0 or status != "active")',
            "{} observer not available , please check",
        )

    def schema(self):
        passed = self.database.count(standin.SCHEMA_REFRESHED)
        if passed != 1:
            self.complain("%d schema not available, please check" % passed)

    def one_binary(self):
        try:
            self.database.same_build_everywhere()
        except MyError as different:
            self.complain(different.value)

    def tenant_names(self):
        for (name,) in self.database.rows("select tenant_name from DBA_OB_TENANTS"):
            if name.lower() in ("all", "all_user", "all_meta"):
                self.complain(
                    "a tenant named all/all_user/all_meta (case insensitive) cannot exist: " + name
                )

    def clones_and_snapshots(self):
        current = self.versions()
        if current is None or code_of(current) < code_of("4.3.0.0"):
            return
        self.none(
            "select count(1) from __all_virtual_clone_job",
            "still has tenant clone job, upgrade is not allowed temporarily",
        )
        self.none(
            "select count(1) from __all_virtual_tenant_snapshot where status!='NORMAL'",
            "still has tenant snapshot task, upgrade is not allowed temporarily",
        )

    def zlib(self):
        self.none(
            "select count(1) from __all_virtual_tenant_parameter_info"
            ' where (name like "log_transport_compress_func" and value like "zlib_1.0")',
            "log_transport_compress_func is zlib_1.0, which is no longer supported",
        )
        self.none(
            "select /*+ query_timeout(1000000000) */ count(1) from __all_virtual_table"
            " where (compress_func_name like '%zlib%')",
            "{} tables are compressed with zlib, which is no longer supported",
        )
        self.none(
            "select count(1) from GV$OB_PARAMETERS"
            ' where (name like "tableapi_transport_compress_func" and value like "zlib%");',
            "tableapi_transport_compress_func is zlib, which is no longer supported",
        )

    def cdc(self):
        if self.before("4.3.0.0"):
            self.none(
                "select count(1) from CDB_OB_SYS_VARIABLES"
                " where NAME='binlog_row_image' and VALUE = '0'",
                "Sys Variable binlog_row_image is set to MINIMAL, please check",
            )

    def oracle_tenants(self):
        oracle = self.database.rows(
            "select tenant_id from __all_tenant where compatibility_mode = 1"
        )
        current = self.versions()
        if not oracle or current is None:
            return
        code = code_of(current)
        absent = code < code_of("4.2.2.0") or code_of("4.3.0.0") <= code < code_of("4.3.1.0")
        for (tenant,) in oracle:
            right = self.database.count(
                "select count(1)=%d from __all_virtual_user"
                " where user_name='STANDBY_REPLICATION' and tenant_id=%d"
                % (0 if absent else 1, tenant)
            )
            if right != 1:
                self.complain(
                    "oracle tenant %d: user STANDBY_REPLICATION must %sexist"
                    % (tenant, "not " if absent else "")
                )

    def disk(self):
        if not self.before("4.3.2.0"):
            return
        for address, port in self.database.rows("select svr_ip, svr_port from __all_server"):
            where = " where svr_ip = '%s' and svr_port = %d" % (address, port)
            needed = TABLET_POINTER_BYTES * self.database.count(
                "select count(*) from __all_virtual_tablet_pointer_status" + where
            )
            free = self.database.count("select free_size from __all_virtual_disk_stat" + where)
            if needed > free:
                self.complain(
                    "server %s:%d: free disk %d is not enough for mds sstable %d"
                    % (address, port, free, needed)
                )

    def avx2(self):
        if not self.before("4.3.3.0") or self.cpu_has_avx2():
            return
        self.none(
            "select /*+ query_timeout(1000000000) */ count(1) from __all_virtual_table"
            " where row_store_type='cs_encoding_row_store'",
            "cpu has no avx2, but {} tables are of cs_encoding_row_store",
        )
        self.none(
            "select /*+ query_timeout(1000000000) */ count(1) from __all_virtual_column_group"
            " where row_store_type=3",
            "cpu has no avx2, but {} column groups are of cs_encoding_row_store",
        )

    def cpu_has_avx2(self):
        if self.cpu != "unknown":
            return self.cpu == "avx2"
        with open("/proc/cpuinfo") as cpus:
            return " avx2 " in cpus.read().replace("\n", " ")

    def direct_load(self):
        self.none(
            "select count(1) from __all_virtual_load_data_stat",
            "There are direct load task in progress",
        )

    # -- all of them --

    ORDER = (
        cluster_version,
        data_version,
        log_sync,
        locality_and_balance,
        merges,
        tenants,
        restores,
        primary_zones,
        ddl,
        backups,
        archive_jobs,
        archive_destinations,
        backup_destinations,
        servers,
        schema,
        one_binary,
        tenant_names,
        clones_and_snapshots,
        zlib,
        cdc,
        oracle_tenants,
        disk,
        avx2,
        direct_load,
    )

    def run(self):
        for check in self.ORDER:
            check(self)
            logging.info("check %s success", check.__name__)
        if self.reasons:
            raise MyError(
                "upgrade checker failed with %d reasons: [%s] "
                % (len(self.reasons), "] , [".join(self.reasons))
            )


def keep_servers_in_the_cluster(database):
    """Keeps a server that is down for the upgrade from counting as lost. Nothing restores it."""
    database.execute("alter system set server_permanent_offline_time = '72h'")
    for _ in range(10):
        different = database.count(
            "select count(*) as cnt from __all_virtual_sys_parameter_stat"
            " where name='server_permanent_offline_time' and value != '72h'"
        )
        if different == 0:
            return
        time.sleep(standin.PARAMETER_STEP)
    raise MyError("check server_permanent_offline_time:72h sync timeout")


def main():
    options = standin.Options(
        "upgrade_checker.py",
        "upgrade_checker.log",
        {"C": ("cpu-arch", "unknown, avx2 or avx2_not_support")},
    )

    def check(database):
        if options.timeout > 0:
            database.query_timeout(options.timeout)
        Checks(database, options.get("cpu-arch", "unknown")).run()
        keep_servers_in_the_cluster(database)

    standin.run(options, check)


if __name__ == "__main__":
    main()
