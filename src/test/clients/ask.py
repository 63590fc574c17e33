# -*- coding: utf-8 -*-
"""Asks a database each statement of a list and fetches every row, as a script of the vendor's would.

The statements come as a JSON list on standard input; where to ask is in SIM_HOST and SIM_PORT, root's
password in SIM_ROOT_PASSWORD. The number of statements and of rows is printed at the end.
"""
import json
import os
import sys

import mysql.connector


def main():
    connection = mysql.connector.connect(
        host=os.environ["SIM_HOST"],
        port=int(os.environ["SIM_PORT"]),
        user="root",
        password=os.environ.get("SIM_ROOT_PASSWORD", ""),
        database="oceanbase",
        raise_on_warnings=True,
    )
    connection.autocommit = True
    cursor = connection.cursor(buffered=True)
    rows = 0
    statements = json.load(sys.stdin)
    cursor.execute("set session ob_query_timeout = 100000000")
    for statement in statements:
        cursor.execute(statement)
        if cursor.with_rows:
            rows += len(cursor.fetchall())
    print("%d statements, %d rows" % (len(statements), rows))


main()
