"""Fails in the way that its login user is named after."""
import os
import signal
import sys
import time


class MyError(Exception):
    def __str__(self):
        return repr("server 10.0.0.1:2882 is not in sync")


def passes():
    time.sleep(6)


def exits():
    raise MyError()


def crashes():
    os.kill(os.getpid(), signal.SIGSEGV)


def devours():
    held = []
    while True:
        held.append(bytearray(os.urandom(1 << 16)) * 64)


def sleeps():
    print("waiting for the log of tenant 1002")
    sys.stdout.flush()
    time.sleep(3600)


def shouts():
    password = option("-p")
    print(password, repr(password), sys.argv)
    sys.stdout.flush()
    raise ValueError("access denied (using password: %s)" % password)


def option(name):
    return sys.argv[sys.argv.index(name) + 1]


print("this is a run as " + option("-u"))
sys.stdout.flush()
globals()[option("-u")]()
