# -*- coding: utf-8 -*-
"""Runs the cases of one client against a simulated cluster; each case is one line of JSON on stdout.

Python 2.7 and 3. Where the cluster is comes from the environment: SIM_HOST, SIM_PORT,
SIM_ROOT_PASSWORD (root of the sys tenant), SIM_APP_PASSWORD (app@mysql1).
"""
from __future__ import print_function, unicode_literals

import itertools
import json
import os
import sys
import threading
import time
import traceback

HOST = str(os.environ.get("SIM_HOST", "127.0.0.1"))
PORT = int(os.environ.get("SIM_PORT", "2881"))
ROOT_PASSWORD = str(os.environ.get("SIM_ROOT_PASSWORD", ""))
APP_PASSWORD = str(os.environ.get("SIM_APP_PASSWORD", ""))

_cases = []
_tables = itertools.count(1)


class Skipped(Exception):
    """The client can't do that, which is not the server's fault."""


def case(function):
    """Marks a test; its name, in words, is the case's name."""
    _cases.append(function)
    return function


def table_name():
    return "t%d_%d" % (os.getpid(), next(_tables))


def check(actual, expected):
    if actual != expected:
        raise AssertionError("%r instead of %r" % (actual, expected))


def fails(action, *numbers):
    """Runs what must fail with one of these error numbers, and gives back the error."""
    try:
        result = action()
    except Exception as error:
        number = getattr(error, "errno", None)
        if number is None and error.args:
            number = error.args[0]
        if numbers and number not in numbers:
            traceback.print_exc()
            raise AssertionError("%r has not one of the numbers %r" % (error, numbers))
        return error
    raise AssertionError("no error, but %r" % (result,))


def meanwhile(action):
    """Runs an action in a thread; the function that comes back waits for its result or error."""
    outcome = []

    def run():
        try:
            outcome.append((action(), None))
        except Exception as error:
            outcome.append((None, error))

    thread = threading.Thread(target=run)
    thread.daemon = True
    thread.start()

    def result():
        thread.join(30)
        if not outcome:
            raise AssertionError("still running after 30 s")
        if outcome[0][1] is not None:
            raise outcome[0][1]
        return outcome[0][0]

    return result


def until(condition, what):
    deadline = time.time() + 20
    while not condition():
        if time.time() > deadline:
            raise AssertionError("still not: " + what)
        time.sleep(0.01)


def report(name, **outcome):
    outcome["case"] = name
    print(json.dumps(outcome))
    sys.stdout.flush()


def run(variants):
    """Runs every case once for each variant: a name, and what the case is called with."""
    for variant, argument in variants:
        for function in _cases:
            name = variant + function.__name__.replace("_", " ")
            try:
                function(argument)
                report(name)
            except Skipped as reason:
                report(name, skipped=str(reason))
            except Exception:
                report(name, error=traceback.format_exc())
    report("", end=True)
