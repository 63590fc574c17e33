# -*- coding: utf-8 -*-
"""A server of the OceanBase family for one test: serves until its standard input is closed.

Arguments: an empty folder for its data, and a port. It says "ready" once it can be connected to.
"""
import os
import sys

import pylibseekdb


def main():
    pylibseekdb.open_with_service(sys.argv[1], int(sys.argv[2]))
    print("ready")
    sys.stdout.flush()
    sys.stdin.read()
    # The engine's own threads would keep the process from ending.
    os._exit(0)


main()
