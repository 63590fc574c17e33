# -*- coding: utf-8 -*-
"""A server of the OceanBase family for one test: serves until its standard input is closed.

Arguments: the folder for its data, which must not exist and is removed at the end, and a port. The
first line of its standard input is the password of root. It says "ready" once it can be connected
to.
"""
import os
import shutil
import sys

import pylibseekdb


def main():
    data, port = sys.argv[1], int(sys.argv[2])
    password = sys.stdin.readline().strip()
    pylibseekdb.open_with_service(data, port)
    # It listens at every address, with a root that has no password.
    cursor = pylibseekdb.connect("oceanbase").cursor()
    cursor.execute("set global ob_tcp_invited_nodes = '127.0.0.1'")
    cursor.execute("alter user root identified by '%s'" % password)
    print("ready")
    sys.stdout.flush()
    sys.stdin.read()
    # Also when the test was killed and can't tidy up itself.
    shutil.rmtree(data, ignore_errors=True)
    # The engine's own threads would keep the process from ending.
    os._exit(0)


main()
