# -*- coding: utf-8 -*-
"""Runs one of OceanBase's upgrade scripts without showing the password to anybody.

The scripts take the password as an option. It must not appear on a command line, so the script
runs in a second interpreter of its own, which gets the options through a pipe and sets sys.argv
itself; the environment of that process does not have the password either. The script's output
passes through a redactor, because the scripts for Python 2 log their options in clear.

For Python 2.7 and 3. Settings: see run-script.sh. Exit code: the script's own, 128 + n when signal
n ended it, 143 when this process got a stop signal, 124 when the script exceeded its deadline.
"""
import base64
import binascii
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import types

try:
    from urllib.parse import quote, quote_plus
except ImportError:  # Python 2
    from urllib import quote, quote_plus

HERE = os.path.abspath(__file__)
PYTHON2 = sys.version_info[0] == 2
TERMINATION_BYTES = 1500
TAIL_BYTES = 64 * 1024
GRACE_SECONDS = 5
EXIT_DEADLINE = 124
EXCEPTION_LINE = re.compile(r"^[A-Za-z_][\w.]*(: .*)?$")


# ---- the redactor -------------------------------------------------------------------------------


def escaped(text, quotes):
    """Doubles backslashes and puts a backslash before each of the given quotes."""
    text = text.replace(u"\\", u"\\\\")
    for mark in quotes:
        text = text.replace(mark, u"\\" + mark)
    return text


def spellings(password):
    """Every form in which the scripts, Python and MySQL's connector may print a password."""
    try:
        text = password.decode("utf-8")
    except UnicodeDecodeError:
        text = password.decode("latin-1")
    byte_escapes = password.decode("latin-1").encode("unicode_escape").decode("ascii")
    char_escapes = text.encode("unicode_escape").decode("ascii")
    json_escapes = json.dumps(text)[1:-1]
    found = set([text, byte_escapes, char_escapes, json_escapes])
    found.add(json.dumps(text, ensure_ascii=False)[1:-1])
    for once in (text, byte_escapes, char_escapes):
        already = once is not text  # unicode_escape has doubled the backslashes, not the quotes
        for quotes in (u"", u"'", u'"', u"'\""):
            if already:
                marked = once
                for mark in quotes:
                    marked = marked.replace(mark, u"\\" + mark)
            else:
                marked = escaped(once, quotes)
            found.add(marked)
            for outer in (u"", u"'", u'"'):  # an error message that quotes an error message
                found.add(escaped(marked, outer))
    found.add(text.replace(u"'", u"''"))
    found.add(text.replace(u'"', u'""'))
    found.add(escaped(text, u"").replace(u"'", u"''"))
    found.add(text.replace(u"'", u"'\\''"))
    found.add(text.replace(u"'", u"'\"'\"'"))
    raw = set([password])
    raw.update(form.encode("utf-8") for form in found)
    for url in (quote(password, safe=""), quote(password), quote_plus(password)):
        upper = url if isinstance(url, bytes) else url.encode("ascii")
        raw.add(upper)
        raw.add(re.sub(b"%[0-9A-F]{2}", lambda hexed: hexed.group(0).lower(), upper))
    if len(password) > 3:  # those of a shorter one would match everywhere
        raw.update(form(password).rstrip(b"=") for form in (base64.b64encode, base64.urlsafe_b64encode))
        raw.update([binascii.hexlify(password), binascii.hexlify(password).upper()])
    if not PYTHON2:
        broken = password.decode("utf-8", "surrogateescape")
        raw.add(broken.encode("utf-8", "backslashreplace"))
    return sorted(raw, key=lambda form: (-len(form), form))


class Redactor(object):
    """Replaces a password in a stream of bytes, wherever the stream is cut into pieces."""

    def __init__(self, password):
        self.forms = spellings(password) if password else []
        self.longest = len(self.forms[0]) if self.forms else 0
        self.pattern = re.compile(b"|".join(re.escape(form) for form in self.forms))
        # A mask of a character that no form has can't complete a form with the text around it.
        used = b"".join(self.forms)
        marks = [mark for mark in (b"*", b"#", b"?", b"~", b"_", b"=") if mark not in used]
        self.mask = (marks[0] if marks else u"\u2588".encode("utf-8")) * 6
        self.held = b""

    def feed(self, data):
        return self._pass(self.held + data, False)

    def finish(self):
        return self._pass(self.held, True)

    def all_of(self, data):
        return self.pattern.sub(self.mask, data) if self.forms else data

    def _pass(self, data, last):
        if not self.forms:
            return data
        ready = len(data) if last else self._start_of_possible_form(data)
        out, done = [], 0
        while True:
            match = self.pattern.search(data, done)
            if match is None or match.start() >= ready:
                break
            out.append(data[done : match.start()])
            out.append(self.mask)
            done = match.end()
        if done < ready:
            out.append(data[done:ready])
            done = ready
        self.held = data[done:]
        return b"".join(out)

    def _start_of_possible_form(self, data):
        """Where the data may begin a form that continues in the next piece."""
        for start in range(max(0, len(data) - self.longest + 1), len(data)):
            rest = data[start:]
            if any(form.startswith(rest) for form in self.forms if len(form) > len(rest)):
                return start
        return len(data)


# ---- the process that runs the script -----------------------------------------------------------


def run_script_here():
    """In the second interpreter: takes the options from the pipe and becomes the script."""
    source = sys.stdin if PYTHON2 else sys.stdin.buffer
    options = source.read().split(b"\0")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = options if PYTHON2 else [o.decode("utf-8", "surrogateescape") for o in options]
    script = sys.argv[0]
    sys.path[:] = [os.path.dirname(script)] + [p for p in sys.path if p != os.path.dirname(HERE)]
    with open(script, "rb") as opened:
        code = compile(opened.read(), script, "exec", 0, True)
    launcher, main = sys.modules["__main__"], types.ModuleType("__main__")
    main.__file__ = script
    main.launcher_module_kept_alive = launcher  # Python 2 empties a module that nobody holds
    sys.modules["__main__"] = main
    try:
        exec(code, main.__dict__)
    except SystemExit:
        raise
    except BaseException:
        kind, value, trace = sys.exc_info()
        traceback.print_exception(kind, value, trace.tb_next)  # without the frame of this file
        sys.exit(1)


# ---- the process that watches it ----------------------------------------------------------------


def seconds():
    """A count that never jumps, which the time of day does. Python 2 has only that of times(2)."""
    return time.monotonic() if hasattr(time, "monotonic") else os.times()[4]


class Output(threading.Thread):
    """Copies one stream of the script, redacted, and keeps its end."""

    def __init__(self, pipe, target, password):
        super(Output, self).__init__()
        self.daemon = True
        self.pipe, self.target, self.redactor, self.tail = pipe, target, Redactor(password), b""

    def run(self):
        while True:
            data = os.read(self.pipe.fileno(), 65536)
            self.write(self.redactor.feed(data) if data else self.redactor.finish())
            if not data:
                return

    def write(self, data):
        self.tail = (self.tail + data)[-TAIL_BYTES:]
        while data:
            data = data[os.write(self.target, data) :]


class Watch(object):
    """Starts the script, passes SIGTERM to it, and reports how it ended."""

    def __init__(self, options, password, limit):
        self.options, self.password = options, password
        self.limit, self.started, self.late = limit, seconds(), False
        self.child, self.stopping_since = None, None

    def stop(self, *_):
        if self.stopping_since is None:
            self.stopping_since = seconds()
            self.kill(signal.SIGTERM)

    def kill(self, number):
        if self.child is not None and self.child.poll() is None:
            try:
                os.killpg(self.child.pid, number)  # its own session, so its children end too
            except OSError:
                pass

    def run(self):
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        environment = dict(os.environ)
        environment["PYTHONIOENCODING"] = "utf-8:backslashreplace"
        self.child = subprocess.Popen(
            [sys.executable, "-u", HERE, "--script"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            preexec_fn=os.setsid,
        )
        if self.stopping_since is not None:
            self.kill(signal.SIGTERM)
        outputs = [
            Output(self.child.stdout, 1, self.password),
            Output(self.child.stderr, 2, self.password),
        ]
        for output in outputs:
            output.start()
        try:
            self.child.stdin.write(b"\0".join(self.options))
            self.child.stdin.close()
        except (IOError, OSError):
            pass  # it ended before it read; its exit code says why
        # Waiting for the child would keep Python 2 from seeing signals.
        while self.child.poll() is None:
            time.sleep(0.1)
            if self.limit and not self.late and seconds() - self.started > self.limit:
                self.late = True
                self.stop()
            if self.stopping_since is not None:
                if seconds() - self.stopping_since > GRACE_SECONDS:
                    self.kill(signal.SIGKILL)
        for output in outputs:
            output.join(GRACE_SECONDS)
        return self.report(*[output.tail for output in outputs])

    def report(self, said, complained):
        code = self.child.returncode
        last = error_line(complained) or last_line(said)
        if self.late:
            reason = u"Stopped the script because it took longer than %d s" % self.limit
            reason, code = reason + after(last), EXIT_DEADLINE
        elif self.stopping_since is not None:
            reason, code = u"SIGTERM stopped the script before it ended" + after(last), 143
        elif code < 0:
            reason, code = u"Signal %d ended the script" % -code + after(last), 128 - code
        elif code == 0:
            return 0
        else:
            reason = last or u"The script ended with code %d and printed nothing" % code
        message = Redactor(self.password).all_of(reason.encode("utf-8"))
        write_termination_message(message)
        return code


def error_line(complained):
    """The '<Exception>: message' line that ends a traceback, with what follows it."""
    lines = complained.decode("utf-8", "replace").splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith(u"Traceback (most recent call")]
    if starts:
        for n in range(starts[-1] + 1, len(lines)):
            if EXCEPTION_LINE.match(lines[n]):
                return u" ".join(line.strip() for line in lines[n:] if line.strip())
    return last_line(complained)


def after(line):
    return u". Its last line: " + line if line else u""


def last_line(output):
    lines = [line for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else u""


def write_termination_message(message):
    if len(message) > TERMINATION_BYTES:
        cut = message[: TERMINATION_BYTES - 3].decode("utf-8", "ignore")
        message = cut.encode("utf-8") + u"\u2026".encode("utf-8")
    try:
        with open(os.environ.get("OBU_TERMINATION_LOG", "/dev/termination-log"), "wb") as log:
            log.write(message)
    except (IOError, OSError):
        pass  # no such file outside a pod; the log ends with the same message


def options_from(settings, password):
    work = settings["OBU_WORK"]
    options = [
        (work + "/etc/" + settings["OBU_SCRIPT"]),
        "-h",
        settings["OBU_HOST"],
        "-P",
        settings["OBU_PORT"],
        "-u",
        settings["OBU_USER"],
    ]
    limit = int(settings.get("OBU_TIMEOUT") or "0")
    more = ["-t", str(limit)] if limit else []
    if settings.get("OBU_ZONE"):
        more += ["-z", settings["OBU_ZONE"]]

    def coded(values):
        return [v if isinstance(v, bytes) else v.encode("utf-8", "surrogateescape") for v in values]

    return coded(options) + [b"-p", password] + coded(more)


def forget_password():
    """Restarts this program without the password in its environment, which /proc shows."""
    environment = os.environ if PYTHON2 else os.environb
    name = "OBU_PASSWORD" if PYTHON2 else b"OBU_PASSWORD"
    password = environment.pop(name)
    readable, writable = os.pipe()
    if not PYTHON2:
        os.set_inheritable(readable, True)
    os.write(writable, password)
    os.close(writable)
    os.execv(sys.executable, [sys.executable, HERE, "--watch", str(readable)])


def password_from(readable):
    with os.fdopen(int(readable), "rb") as pipe:
        password = pipe.read()
    # A Secret made from a file may end with a line break; the operator drops it too.
    for end in (b"\n", b"\r"):
        password = password[:-1] if password.endswith(end) else password
    return password


def main():
    if sys.argv[1:] == ["--script"]:
        run_script_here()
        return 0
    if sys.argv[1:2] != ["--watch"]:
        forget_password()
    password = password_from(sys.argv[2])
    limit = int(os.environ.get("OBU_DEADLINE") or "0")
    return Watch(options_from(os.environ, password), password, limit).run()


if __name__ == "__main__":
    sys.exit(main())
