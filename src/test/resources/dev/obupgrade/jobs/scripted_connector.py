# A module mysql.connector that answers the stand-in scripts with a healthy cluster of three servers
# and three tenants on 4.3.5.2, and writes down what would have changed something.
import os
import re

ANSWERS = [
    ("substring_index", "4.3.5.2"),
    ("passed from", 1),
    ("cnt from", 0),
    ("__all_virtual_sys_parameter_stat where name='min_observer_version'", "4.3.5.2"),
    ("GV\\$OB_PARAMETERS where name='min_observer_version'$", "4.3.5.2"),
    ("distinct value from __all_virtual_tenant_parameter_info where name='compatible'", "4.3.5.2"),
    ("distinct value from GV\\$OB_PARAMETERS where name='enable_major_freeze'", "False"),
    ("\\('target_data_version','current_data_version'\\)", 6),
    ("\\('upgrade_begin_data_version'\\)", 3),
    ("upgrade_begin_data_version'\\)", 9),
    ("count\\(\\*\\) from __all_tenant$", 3),
    ("count\\(\\*\\) from __all_server$", 3),
    ("count\\(\\*\\) from __all_table ", 1),
    ("select tenant_id from __all_tenant except", [(1,), (1001,), (1002,)]),
    ("name='compatible' and value='", 9),
    ("name='compatible' and value != '", 9),
    ("job_status, rs_svr_ip", [("SUCCESS", "10.0.0.1", 2882, "now")]),
    ("from __all_sys_parameter", "False"),
    ("count\\(", 0),
    ("", []),
]


class Cursor(object):
    def execute(self, sql):
        if not sql.startswith("select"):
            with open(os.environ["SCRIPTED_LOG"], "a") as log:
                log.write(sql + "\n")
            return
        found = next(answer for pattern, answer in ANSWERS if re.search(pattern, sql))
        self.found = found if isinstance(found, list) else [(found,)]
        for broken in os.environ.get("SCRIPTED_BREAK", "").split("|"):
            if broken and broken in sql:
                self.found = [(2,)]

    def fetchall(self):
        return self.found


class Connection(object):
    def cursor(self, buffered):
        return Cursor()

    def close(self):
        pass


def connect(**settings):
    assert settings["raise_on_warnings"] and settings["database"] == "oceanbase"
    return Connection()
