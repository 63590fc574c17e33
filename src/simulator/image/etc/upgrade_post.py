#!/usr/bin/env python3
"""Stand-in for the vendor's upgrade_post.py: raises the data version and ends upgrade mode."""
import logging
import time

import selfextract

standin = selfextract.load(__file__)
MyError, code_of = standin.MyError, standin.code_of

JOB_STEP = 10
DATA_VERSIONS = "'target_data_version','current_data_version','upgrade_begin_data_version'"


def end_rolling_upgrade(database, target):
    if database.has_parameter("enable_upgrade_mode", "False"):
        return
    done = database.has_parameter("_upgrade_stage", "POSTUPGRADE")
    if not done or database.cluster_version() != target:
        database.execute("alter system end rolling upgrade")
    database.wait_parameter("min_observer_version", target)
    database.wait_parameter("_upgrade_stage", "POSTUPGRADE")


# ---- tenant upgrade -----------------------------------------------------------------------------


def tenant_upgrade(database, target):
    if across_version(database, target):
        run_upgrade_job(database)
    database.query_timeout(database.limit(10, 600))
    database.execute("alter system run job 'root_inspection'")
    database.query_timeout(10)
    chatty = database.count(
        "select count(*) from __all_virtual_sys_parameter_stat"
        " where name='syslog_level' and value='INFO'"
    )
    if chatty > 0:
        database.set_parameter("syslog_level", "WDIAG")


def across_version(database, target):
    known = database.count(
        "select count(*) from __all_table where table_name='__all_virtual_core_table'"
    )
    if known == 0:
        return True  # from 4.0, which has no such table
    different = database.count(
        "select count(*) from __all_virtual_tenant_parameter_info"
        " where name='compatible' and value != '%s'" % target
    )
    return different > 0 or not data_versions_are(database, target, database.tenants())


def data_versions_are(database, target, tenants, where=""):
    found = database.count(
        "select count(*) from __all_virtual_core_table"
        " where column_name in (%s) and column_value = %d%s"
        % (DATA_VERSIONS, code_of(target), where)
    )
    return found == 3 * tenants


def run_upgrade_job(database):
    last = database.rows(
        "select job_status from __all_rootservice_job"
        " where job_type='UPGRADE_ALL' order by job_id desc limit 1"
    )
    if last and last[0][0] == "INPROGRESS":
        raise MyError("upgrade job still running, should wait")
    kept = database.rows("select value from __all_sys_parameter where name='enable_ddl'")
    ddl = kept[0][0] if kept else "True"
    database.wait_parameter("enable_ddl", ddl)
    if ddl == "False":
        database.set_parameter("enable_ddl", "True")
    newest = database.rows(
        "select job_id from __all_rootservice_job order by job_id desc limit 1"
    )
    database.execute("alter system run upgrade job 'UPGRADE_ALL'")
    await_upgrade_job(database, newest[0][0] if newest else 0)
    if ddl == "False":
        database.set_parameter("enable_ddl", "False")


def await_upgrade_job(database, newest):
    limit = database.limit(100, 3600)
    for turn in range(int(limit / JOB_STEP) + 1):
        found = database.rows(
            "select job_status, rs_svr_ip, rs_svr_port, gmt_create from __all_rootservice_job"
            " where job_type='UPGRADE_ALL' and job_id > %d order by job_id desc limit 1" % newest
        )
        status = found[0][0] if found else "none yet"
        logging.info("upgrade job: %s", status)
        if status == "SUCCESS":
            return
        if status == "FAILED":
            raise MyError("execute upgrade job failed")
        if found and turn % 10 == 9:
            same_root_service(database, *found[0][1:])
        time.sleep(JOB_STEP)
    raise MyError("check upgrade job timeout")


def same_root_service(database, address, port, since):
    leads = database.count(
        "select count(*) from __all_virtual_core_meta_table"
        " where role = 1 and svr_ip='%s' and svr_port=%d" % (address, port)
    )
    taken_over = database.count(
        "select count(*) from __all_rootservice_event_history"
        " where gmt_create > '%s' and event = 'full_rootservice'" % since
    )
    if leads != 1 or taken_over != 0:
        raise MyError("rs changed, the upgrade job of %s:%d is lost" % (address, port))


# ---- end and check ------------------------------------------------------------------------------


def end_upgrade(database):
    if not database.has_parameter("enable_upgrade_mode", "False"):
        database.execute("alter system end upgrade")
        database.wait_parameter("enable_upgrade_mode", "False")


def post_check(database, target):
    database.wait_parameter("min_observer_version", target)
    tenants = [
        str(row[0])
        for row in database.rows(
            "select tenant_id from __all_tenant except"
            " select tenant_id from __all_virtual_tenant_info where tenant_role='STANDBY'"
        )
    ]
    servers = database.count("select count(*) from __all_server")
    within = " and tenant_id in (%s)" % ",".join(tenants)
    database.poll(
        "select count(*) from __all_virtual_tenant_parameter_info"
        " where name='compatible' and value='%s'%s" % (target, within),
        servers * len(tenants),
        database.limit(10, 600),
        standin.PARAMETER_STEP,
        "check compatible:%s sync timeout" % target,
    )
    if not data_versions_are(database, target, len(tenants), within):
        raise MyError("data versions of %d tenants are not all at %s" % (len(tenants), target))
    database.poll(
        "select count(*) from __all_virtual_upgrade_inspection where info != 'succeed'",
        0,
        database.limit(10, 600),
        standin.HEALTH_STEP,
    )
    database.set_parameter("enable_ddl", "True")
    database.set_tenant_parameter("enable_rebalance", "True", only_sys=True)
    database.set_parameter("enable_rereplication", "True")
    database.set_parameter("enable_major_freeze", "True")
    database.set_tenant_parameter("_enable_adaptive_compaction", "True")
    database.merge("resume")
    database.set_parameter("_ob_enable_direct_load", "True")
    database.set_parameter("enable_sys_table_ddl", "False")


def main():
    options = standin.Options("upgrade_post.py", "upgrade_post.log")
    target = standin.target_version()

    def finish(database):
        database.same_build_everywhere()
        if options.runs("health_check"):
            standin.health_check(options, merge=False)
        if options.runs("end_rolling_upgrade"):
            end_rolling_upgrade(database, target)
        if options.runs("tenant_upgrade"):
            tenant_upgrade(database, target)
        if options.runs("end_upgrade"):
            end_upgrade(database)
        if options.runs("post_check"):
            post_check(database, target)
        database.show_executed()

    standin.run(options, finish)


if __name__ == "__main__":
    main()
