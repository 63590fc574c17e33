"""What the four stand-in upgrade scripts of the simulated OceanBase image have in common.

They are written for this project. They ask what the scripts of the 4.3.5 line ask, change what
those change, in the same order, and end with the same codes. So you can test whatever runs upgrade
scripts without a real OceanBase. Two things differ on purpose:

* They read their version from the file `version` beside them (one line, such as
  4.3.5.3-103000092025080818), so that one set serves every simulated image. The vendor compiles
  it in.
* They pause for PAUSE seconds before they look for merges. The vendor's upgrade_pre.py pauses for
  120 s. The environment variable STANDIN_PAUSE sets another number.

They ask every 5 s whether a parameter has reached every server, as the vendor's scripts do. This is
most of the time that pre and post take. STANDIN_PARAMETER_STEP sets another number of seconds. It
must divide 10, see Database.poll.
"""
import getopt
import logging
import os
import sys
import time

import mysql.connector

PAUSE = int(os.environ.get("STANDIN_PAUSE", "3"))
PARAMETER_STEP = int(os.environ.get("STANDIN_PARAMETER_STEP", "5"))
HEALTH_STEP = 10
HERE = os.path.dirname(os.path.abspath(__file__))

MODULES = (
    "begin_upgrade",
    "begin_rolling_upgrade",
    "special_action",
    "health_check",
    "end_rolling_upgrade",
    "tenant_upgrade",
    "end_upgrade",
    "post_check",
    "all",
)

SCHEMA_REFRESHED = (
    "select if (a.cnt = b.cnt, 1, 0) as passed from"
    " (select count(*) as cnt from __all_virtual_server_schema_info"
    " where refreshed_schema_version > 1 and refreshed_schema_version % 8 = 0) as a"
    " join (select count(*) as cnt from __all_server join __all_tenant) as b"
)


class MyError(Exception):
    __module__ = "__main__"  # so that a traceback ends with "MyError: ...", as the vendor's do

    def __init__(self, value):
        super().__init__(value)
        self.value = value

    def __str__(self):
        return repr(self.value)


# ---- versions -----------------------------------------------------------------------------------


def code_of(version):
    parts = [int(part) for part in version.split(".")]
    if len(parts) != 4:
        raise MyError("version must have four parts: " + version)
    a, b, c, d = parts
    return a << 32 | b << 16 | c << 8 | d


def target_version():
    with open(os.path.join(HERE, "version")) as line:
        return line.read().strip().split("-")[0]


# ---- options, log, connection -------------------------------------------------------------------

USAGE = """usage: {name} -h HOST -P PORT -u USER [options]
  -I, --help             this text
  -V, --version          version of this script
  -h, --host=HOST        an observer of the cluster
  -P, --port=PORT        its SQL port
  -u, --user=USER        a user of the sys tenant
  -p, --password=PASS    its password, empty if not given
  -t, --timeout=SECONDS  limit of every wait; 0: limits that depend on the number of tenants
  -m, --module=NAMES     parts to run, separated by commas; all if not given
  -l, --log-file=FILE    log file
{more}"""

LONG = {"h": "host", "P": "port", "u": "user", "p": "password", "t": "timeout", "m": "module"}
LONG["l"] = "log-file"


class Options:
    """The command line. `more` has the further options of one script: letter to (name, help)."""

    def __init__(self, name, log_file, more=None):
        more = more or {}
        names = dict(LONG)
        names.update((letter, long) for letter, (long, _) in more.items())
        self.values = {"password": "", "timeout": "0", "module": "all", "log-file": log_file}
        given, rest = getopt.getopt(
            sys.argv[1:],
            "IV" + "".join(letter + ":" for letter in names),
            ["help", "version"] + [long + "=" for long in names.values()],
        )
        if rest:
            raise MyError("unexpected argument: " + rest[0])
        for option, value in given:
            if option in ("-I", "--help"):
                lines = ["  -%s, --%s=VALUE  %s" % (c, n, h) for c, (n, h) in more.items()]
                print(USAGE.format(name=name, more="\n".join(lines)))
                sys.exit(0)
            if option in ("-V", "--version"):
                print("version 1.0.0")
                sys.exit(0)
            key = option[2:] if option.startswith("--") else names[option[1]]
            self.values[key] = value
        for letter in ("h", "P", "u"):
            if names[letter] not in self.values:
                raise MyError(
                    'option "-%s" has not been specified, see --help' % letter
                )
        self.timeout = int(self.values["timeout"])
        self.modules = self.values["module"].split(",")
        for module in self.modules:
            if module not in MODULES:
                raise MyError("invalid module: " + module)

    def get(self, name, default=""):
        return self.values.get(name, default)

    def runs(self, module):
        return "all" in self.modules or module in self.modules


def start_log(options):
    layout = logging.Formatter(
        "[%(asctime)s] %(levelname)s %(filename)s:%(lineno)d %(message)s", "%Y-%m-%d %H:%M:%S"
    )
    logger = logging.getLogger()
    logger.setLevel(logging.INFO)
    for handler in (
        logging.FileHandler(options.get("log-file"), mode="w"),
        logging.StreamHandler(sys.stdout),
    ):
        handler.setFormatter(layout)
        logger.addHandler(handler)
    shown = dict(options.values, password="******")
    logging.info("parameters from command line: %s", shown)


def run(options, work):
    """Connects, does the work, and ends as the vendor's scripts do: an exception gives exit code 1."""
    start_log(options)
    try:
        connection = connect(options)
        try:
            work(Database(connection, options))
        finally:
            connection.close()
    except Exception:
        logging.error("run error", exc_info=True)
        raise


def connect(options):
    connection = mysql.connector.connect(
        host=options.get("host"),
        port=int(options.get("port")),
        user=options.get("user"),
        password=options.get("password"),
        database="oceanbase",
        raise_on_warnings=True,
    )
    connection.autocommit = True
    return connection


# ---- asking and changing ------------------------------------------------------------------------


class Database:
    def __init__(self, connection, options):
        self.cursor = connection.cursor(buffered=True)
        self.options = options
        self.executed = []

    def rows(self, sql):
        self.cursor.execute(sql)
        found = self.cursor.fetchall()
        logging.info("succeed to execute query sql: %s, rows: %d", sql, len(found))
        return found

    def one(self, sql):
        found = self.rows(sql)
        if len(found) != 1 or len(found[0]) != 1:
            raise MyError("result cnt not match, sql: %s, rows: %s" % (sql, len(found)))
        return found[0][0]

    def count(self, sql):
        return int(self.one(sql))

    def execute(self, sql):
        logging.info("execute sql: %s", sql)
        started = time.time()
        self.cursor.execute(sql)
        if sql.startswith("alter"):
            self.executed.append((sql, time.time() - started))

    def show_executed(self):
        logging.info("statistics of executed statements:")
        for sql, seconds in self.executed:
            logging.info("%.3f s: %s", seconds, sql)

    def tenants(self):
        return self.count("select count(*) from __all_tenant")

    def limit(self, per_tenant, at_least):
        return self.options.timeout or max(at_least, per_tenant * self.tenants())

    def query_timeout(self, seconds):
        self.execute("set @@session.ob_query_timeout = %d" % (seconds * 1000000))

    def cluster_version(self):
        return self.one(
            "select distinct value from __all_virtual_sys_parameter_stat"
            " where name='min_observer_version'"
        )

    def has_parameter(self, name, value):
        sql = "select * from GV$OB_PARAMETERS where name='%s' and value='%s'"
        return len(self.rows(sql % (name, value))) > 0

    # -- waiting --

    def poll(self, sql, expected, limit, step, complaint=None):
        """Waits until a query answers with one expected value.

        Counts as the vendor's scripts do: the wait fails only when the counter is exactly -1. If
        the limit is no multiple of the step, the wait ends silently. Whoever runs the scripts must
        know this, so these scripts do the same.
        """
        times = limit / step
        while times >= 0:
            current = self.one(sql)
            if str(current) == str(expected):
                return
            logging.info("waiting, expected: %s, current: %s, left: %s", expected, current, times)
            times -= 1
            if times == -1:
                raise MyError(
                    complaint
                    or "result not expected, sql: '%s', expected: '%s', current: '%s'"
                    % (sql, expected, current)
                )
            time.sleep(step)

    def wait_parameter(self, name, value):
        self.poll(
            "select count(*) as cnt from GV$OB_PARAMETERS where name='%s' and value != '%s'"
            % (name, value),
            0,
            self.options.timeout or 60,
            PARAMETER_STEP,
            "check %s:%s sync timeout" % (name, value),
        )

    # -- setting --

    def set_parameter(self, name, value):
        self.query_timeout(self.options.timeout or 60)
        self.execute("alter system set %s = '%s'" % (name, value))
        self.wait_parameter(name, value)
        self.query_timeout(10)

    def set_tenant_parameter(self, name, value, only_sys=False):
        limit = self.limit(10, 60)
        self.query_timeout(limit)
        for tenant in ["sys"] if only_sys else self.tenant_groups():
            self.execute("alter system set %s = '%s' tenant = '%s'" % (name, value, tenant))
        self.poll(
            "select count(*) as cnt from __all_virtual_tenant_parameter_info"
            " where name='%s' and value != '%s'%s"
            % (name, value, " and tenant_id = 1" if only_sys else ""),
            0,
            limit,
            PARAMETER_STEP,
            "check %s:%s sync timeout" % (name, value),
        )
        self.query_timeout(10)

    def tenant_groups(self):
        before = code_of(self.cluster_version()) < code_of("4.2.1.0")
        return ["all"] if before else ["sys", "all_user", "all_meta"]

    def merge(self, action):
        self.query_timeout(self.limit(10, 60))
        for tenant in self.tenant_groups():
            self.execute("alter system %s merge tenant = %s" % (action, tenant))
        self.query_timeout(10)

    # -- health --

    def same_build_everywhere(self, zone=""):
        sql = "select distinct(substring_index(build_version, '_', 1)) from __all_server"
        if zone:
            sql += " where zone='%s'" % zone
        if len(self.rows(sql)) != 1:
            raise MyError("servers build_version not match")

    def health(self, zone="", merge=False):
        if zone:
            found = self.count("select count(*) from DBA_OB_ZONES where zone='%s'" % zone)
            if found == 0:
                raise MyError("zone:%s doesn't exist" % zone)
        limit = self.limit(10, 600)
        servers = (
            "select count(*) from __all_server"
            " where (start_service_time <= 0 or status='inactive')"
        )
        self.poll(servers + (" and zone = '%s'" % zone if zone else ""), 0, limit, HEALTH_STEP)
        self.poll(
            "select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'", 0, limit, HEALTH_STEP
        )
        self.poll(SCHEMA_REFRESHED, 1, self.limit(30, 600), HEALTH_STEP)
        if merge:
            self.no_merge(limit)
        if zone:
            self.same_build_everywhere(zone)

    def no_merge(self, limit):
        freeze = self.rows(
            "select distinct value from GV$OB_PARAMETERS where name='enable_major_freeze'"
        )
        if len(freeze) == 1 and freeze[0][0] == "True":
            return
        self.poll(
            "select count(1) from CDB_OB_MAJOR_COMPACTION"
            " where (GLOBAL_BROADCAST_SCN > LAST_SCN or STATUS != 'IDLE')",
            0,
            limit,
            HEALTH_STEP,
        )
        self.poll(
            "select /*+ query_timeout(1000000000) */ count(1)"
            " from __all_virtual_tablet_compaction_info"
            " where max_received_scn > finished_scn and max_received_scn > 0",
            0,
            limit,
            HEALTH_STEP,
        )


def health_check(options, merge):
    """Runs the health checker inside another script, on a connection of its own."""
    connection = connect(options)
    try:
        Database(connection, options).health(merge=merge)
    finally:
        connection.close()
