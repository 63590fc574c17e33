"""Unpacks modules as the vendor's upgrade_pre.py and upgrade_post.py do, which makes them awkward.

They unpack their modules into a new folder beside themselves, import them from there, and leave the
folder behind. So the scripts' folder can't be read-only, and every run leaves a trace.
"""
import importlib
import os
import random
import shutil
import string
import sys
import time


def load(script):
    script = os.path.abspath(script)
    here = os.path.dirname(script)
    mark = "".join(random.choice(string.ascii_letters) for _ in range(8))
    folder = "%s_extract_files_%s_%s" % (script[:-3], time.strftime("%Y%m%d%H%M%S"), mark)
    os.mkdir(folder)
    for name in ("standin.py", "version"):
        shutil.copy(os.path.join(here, name), folder)
    sys.path.insert(0, folder)
    return importlib.import_module("standin")
