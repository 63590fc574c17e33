#!/usr/bin/env python3
"""Stand-in for the vendor's upgrade_pre.py: puts the cluster into upgrade mode."""
import logging
import time

import selfextract

standin = selfextract.load(__file__)
code_of = standin.code_of


def begin_upgrade(database):
    if not database.has_parameter("enable_upgrade_mode", "True"):
        database.execute("alter system begin upgrade")
        database.wait_parameter("enable_upgrade_mode", "True")


def begin_rolling_upgrade(database):
    if not database.has_parameter("_upgrade_stage", "DBUPGRADE"):
        database.execute("alter system begin rolling upgrade")
        database.wait_parameter("_upgrade_stage", "DBUPGRADE")


def special_action(database):
    current, target = database.cluster_version(), standin.target_version()
    if current != target:
        database.set_parameter("enable_ddl", "False")
        database.set_parameter("enable_major_freeze", "False")
        database.set_tenant_parameter("_enable_adaptive_compaction", "False")
        database.set_parameter("_ob_enable_direct_load", "False")
        logging.info("pause for %d s, so that merges under way show", standin.PAUSE)
        time.sleep(standin.PAUSE)
        database.no_merge(database.options.timeout or 600)
        database.merge("suspend")
        if code_of(current) < code_of("4.2.0.0") <= code_of(target):
            database.set_tenant_parameter("_bloom_filter_enabled", "False")
    if code_of(current) < code_of("4.2.0.0"):
        database.set_parameter("enable_rebalance", "False")
    else:
        database.set_tenant_parameter("enable_rebalance", "False", only_sys=True)


def main():
    options = standin.Options("upgrade_pre.py", "upgrade_pre.log")

    def prepare(database):
        database.same_build_everywhere()
        if options.runs("begin_upgrade"):
            begin_upgrade(database)
        if options.runs("begin_rolling_upgrade"):
            begin_rolling_upgrade(database)
        if options.runs("special_action"):
            special_action(database)
        if options.runs("health_check"):
            standin.health_check(options, merge=True)
        database.show_executed()

    standin.run(options, prepare)


if __name__ == "__main__":
    main()
