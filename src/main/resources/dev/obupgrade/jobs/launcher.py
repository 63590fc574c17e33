# -*- coding: utf-8 -*-
"""Runs one of OceanBase's upgrade scripts without showing the password to anybody.

The scripts take the password as an option. It must not appear on a command line, so the script
runs in a second interpreter of its own, which gets the options through a pipe and sets sys.argv
itself; the environment of that process does not have the password either. The script's output
passes through a redactor, because the scripts for Python 2 log their options in clear, and those
for Python 3 with a mask that ends at a quote within the password. They write no log file.

Before that, the image's observer tells its build. A tag may have moved, and a script must not run
on a cluster that is upgraded to another build.

For Python 2.7 and 3. Settings: see run-script.sh. Exit code: the script's own, 128 + n when signal
n ended it, 67 when the image is another build than the planned one, 143 when this process got a stop signal, 124 when the script exceeded its deadline, 75
when it ended because it lost its connection to the database server.
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
EXIT_DISCONNECTED = 75
EXIT_OTHER_BUILD = 67
OBSERVER_SECONDS = 60
# As ImageProbe.java reads it.
VERSION = re.compile(r"^observer \(.*?(\d+\.\d+\.\d+\.\d+)\)", re.MULTILINE)
REVISION = re.compile(r"^REVISION:\s*(\d+)", re.MULTILINE)
EXCEPTION_LINE = re.compile(r"^[A-Za-z_][\w.]*(: .*)?$")
LOG_RECORD = re.compile(r"^\[[-0-9: ]{19}\] [A-Z]+ [\w.]+:\d+ ", re.MULTILINE)  # the vendor's layout
STATEMENT = re.compile(r"\b(select|alter|set|update|insert|delete|call)\s", re.IGNORECASE)
SHORT = 3  # characters: such a password is part of many words
# What may stand before a short password: no letter or digit, unless it ends an escape or is "-p".
ALONE_START = br"(?:(?<![0-9A-Za-z_])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2})|(?<=-p))"
ALONE_END = br"(?![0-9A-Za-z_])"
BEHIND = 3  # bytes that ALONE_START looks back


# ---- the redactor -------------------------------------------------------------------------------


def escaped(text, quotes):
    """Doubles backslashes and puts a backslash before each of the given quotes."""
    text = text.replace(u"\\", u"\\\\")
    for mark in quotes:
        text = text.replace(mark, u"\\" + mark)
    return text


def after_their_mask(form):
    """What the scripts leave of a password that has a quote, with the end of their own mask.

    They replace password="..." up to the first quote without a backslash before it. As they put
    backslashes before quotes only, abc\\"rest becomes "abc\\\\"rest", of which they mask abc.
    """
    ends = [n for n, letter in enumerate(form) if letter == u'"' and form[n + 1 :]]
    return [u'"******"' + form[n + 1 :] for n in ends]


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
            # The scripts put a backslash before quotes, but leave the backslashes as they are.
            only_quotes = once
            for mark in quotes:
                only_quotes = only_quotes.replace(mark, u"\\" + mark)
            for marked in (only_quotes,) if already else (only_quotes, escaped(once, quotes)):
                found.add(marked)
                found.update(after_their_mask(marked))
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
        pattern = b"|".join(re.escape(form) for form in self.forms)
        # Without the words that it is part of, the log is readable and doesn't tell the password.
        self.alone = len(password.decode("utf-8", "replace")) <= SHORT
        if self.alone:
            pattern = ALONE_START + b"(?:" + pattern + b")" + ALONE_END
        self.pattern = re.compile(pattern)
        # A mask of a character that no form has can't complete a form with the text around it.
        used = b"".join(self.forms)
        marks = [mark for mark in (b"*", b"#", b"?", b"~", b"_", b"=") if mark not in used]
        self.mask = (marks[0] if marks else u"\u2588".encode("utf-8")) * 6
        self.past, self.held = b"", b""

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
        done = len(self.past)
        data, ready, out = self.past + data, ready + done, []
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
        self.past, self.held = data[:done][-BEHIND:], data[done:]
        return b"".join(out)

    def _start_of_possible_form(self, data):
        """Where the data may begin a form that continues in the next piece."""
        for start in range(max(0, len(data) - self.longest), len(data)):
            rest = data[start:]
            # Whether a short password stands alone depends on what follows it.
            if any(form.startswith(rest) for form in self.forms if self.alone or form != rest):
                return start
        return len(data)


# ---- lost connections ---------------------------------------------------------------------------


class LostConnection(object):
    """Sees whether the script ended because nobody at the server's end was there any more.

    It listens to mysql.connector: to every error that the connector makes, and to every answer. An
    answer after the loss, be it an error, shows that the script survived it.
    """

    # Errors that the connector makes itself (mysql/connector/errorcode.py): CR_CONNECTION_ERROR,
    # CR_CONN_HOST_ERROR, CR_UNKNOWN_HOST, CR_SERVER_GONE_ERROR, CR_SERVER_LOST,
    # CR_SERVER_LOST_EXTENDED.
    CODES = (2002, 2003, 2005, 2006, 2013, 2055)
    # The class "connection exception" of SQL. A server that starts or stops answers with it (8001
    # and 8002 with 08004 of OceanBase, 1053 with 08S01).
    STATE = "08"

    def __init__(self):
        self.last = None  # the loss, while nothing was answered after it
        self.error = None  # the base class of all of the connector's errors

    def listen(self):
        try:
            import mysql.connector as connector
        except ImportError:
            return
        if not hasattr(connector, "Error") or not hasattr(connector, "connect"):
            return
        self.error = connector.Error
        made, lost = connector.Error.__init__, self

        def make(error, *values, **named):
            made(error, *values, **named)
            lost.met(error)

        connector.Error.__init__ = make
        self.after(connector, "connect", self.connected)

    def connected(self, connection):
        self.answered()
        self.after(connection, "cursor", self.opened)

    def opened(self, cursor):
        self.after(cursor, "execute", self.answered)

    def answered(self, *_):
        self.last = None

    @staticmethod
    def after(owner, name, then):
        """Calls then with the result of each call of owner.name that has one."""
        function = getattr(owner, name)

        def call(*values, **named):
            result = function(*values, **named)
            then(result)
            return result

        setattr(owner, name, call)

    def met(self, error):
        if self.is_loss(error):
            self.last = error
        elif not self.is_of_connector_alone(error):
            self.answered()

    def is_loss(self, error):
        state = getattr(error, "sqlstate", None) or ""
        return error.errno in self.CODES or str(state).startswith(self.STATE)

    @staticmethod
    def is_of_connector_alone(error):
        """Such as "Cursor is not connected": no server said so."""
        return error.errno is None or error.errno < 0 or 2000 <= error.errno < 3000

    def ended(self, end):
        """Whether the exception that ended the script comes from the loss and nothing else."""
        if self.last is None:
            return False
        if PYTHON2:  # its exceptions don't know what they were raised for
            return self.is_of_loss(end) or self.is_slip(end)
        while end is not None and not self.is_of_loss(end):
            end = end.__cause__ or end.__context__
        if end is None:
            return False
        # What stands before the loss must belong to it too. Else the script had failed already.
        before = end.__cause__ or end.__context__
        while before is not None and self.is_beneath(before):
            before = before.__cause__ or before.__context__
        return before is None

    def is_of_loss(self, end):
        return isinstance(end, self.error) and (
            self.is_loss(end) or self.is_of_connector_alone(end)
        )

    @staticmethod
    def is_slip(end):
        """The scripts for Python 2 say "raise e" where no e is: the error of an except clause."""
        return isinstance(end, NameError) and str(end) == "global name 'e' is not defined"

    def is_beneath(self, before):
        home = type(before).__module__ or ""
        of_connector = home.startswith(("mysql.", "_mysql_connector"))
        return isinstance(before, EnvironmentError) or (
            self.is_of_loss(before) if isinstance(before, self.error) else of_connector
        )

    def words(self):
        try:
            said = u"%s" % self.last
        except UnicodeError:
            said = u"error %s" % self.last.errno
        server = u"%s:%s" % (os.environ.get("OBU_HOST"), os.environ.get("OBU_PORT"))
        return u"The database server %s broke off or refused the connection: %s" % (
            server,
            u" ".join(said.split()),
        )


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
    lost = LostConnection()
    lost.listen()
    try:
        exec(code, main.__dict__)
    except SystemExit as left:
        if left.code and lost.ended(left):
            tell_and_exit(lost)
        if left.code == EXIT_DISCONNECTED:  # a code of this file
            sys.exit(1)
        raise
    except BaseException:
        kind, value, trace = sys.exc_info()
        traceback.print_exception(kind, value, trace.tb_next)  # without the frame of this file
        if lost.ended(value):
            tell_and_exit(lost)
        sys.exit(1)


def tell_and_exit(lost):
    sys.stderr.write(lost.words() + u"\n")
    sys.stderr.flush()
    sys.exit(EXIT_DISCONNECTED)


# ---- the build of the image ---------------------------------------------------------------------


def observer_says():
    """What the image's observer prints about itself. The loader doesn't know its libraries."""
    home = os.environ.get("OBU_HOME") or "/home/admin/oceanbase"
    environment = dict(os.environ)
    libraries = [home + "/lib", environment.get("LD_LIBRARY_PATH", "")]
    environment["LD_LIBRARY_PATH"] = ":".join(folder for folder in libraries if folder)
    try:
        with open(os.devnull, "rb") as nothing:
            observer = subprocess.Popen(
                [home + "/bin/observer", "-V"],
                stdin=nothing,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
            )
    except (IOError, OSError) as e:
        return u"%s" % e
    limit = threading.Timer(OBSERVER_SECONDS, observer.kill)
    limit.start()
    said = observer.communicate()[0]
    limit.cancel()
    return said.decode("utf-8", "replace")


def other_build(planned):
    """Why the image is not the planned build; empty if it is."""
    said = observer_says()
    version, revision = VERSION.search(said), REVISION.search(said)
    if not version or not revision:
        return u"The image's observer does not tell its build (it prints: %s), and the plan has %s" % (
            u" ".join(said.split())[:300] or u"nothing",
            planned,
        )
    found = u"%s-%s" % (version.group(1), revision.group(1))
    if found == planned:
        return u""
    return u"The image is build %s, but the plan has %s" % (found, planned)


def refuse(reason):
    message = reason + u". The script did not start"
    sys.stderr.write(message + u"\n")
    write_termination_message(message.encode("utf-8"))
    return EXIT_OTHER_BUILD


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
        last += before_a_name_error(last, said)
        if self.late:
            reason = u"Stopped the script because it took longer than %d s" % self.limit
            reason, code = reason + after(last), EXIT_DEADLINE
        elif self.stopping_since is not None:
            reason, code = u"SIGTERM stopped the script before it ended" + after(last), 143
        elif code < 0:
            reason, code = u"Signal %d ended the script" % -code + after(last), 128 - code
        elif code == 0:
            return 0
        elif code == EXIT_DISCONNECTED:
            reason = last_line(complained)
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


def before_a_name_error(last, said):
    """The last statement and what it gave, if a message that names a wrong variable hides them.

    When the scripts of 4.1 to 4.3.0 give up waiting, they say so with a variable that they don't
    have: 'job_name' in upgrade_health_checker.py, 'e' in actions.py.
    """
    if not last.startswith(u"NameError: "):
        return u""
    records = LOG_RECORD.split(said.decode("utf-8", "replace"))[1:]
    records = [u" ".join(record.replace(u"NoneType: None", u"").split()) for record in records]
    for n, record in enumerate(records):
        if u"NameError: " in record:
            records = records[:n]
            break
    asked = [n for n, record in enumerate(records) if STATEMENT.search(record)]
    told = [record[:400] for record in records[asked[-1] if asked else -1 :][:3]]
    return u". It printed before: " + u"; ".join(told) if told else u""


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
    # The scripts for Python 2 log the password in clear. What they log to a file, they print too.
    more += ["-l", os.devnull]

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
    planned = os.environ.get("OBU_BUILD")
    if planned:
        # As the first process of a container Python ends only if it handles the signal.
        signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
        against = other_build(planned)
        if against:
            return refuse(against)
    limit = int(os.environ.get("OBU_DEADLINE") or "0")
    return Watch(options_from(os.environ, password), password, limit).run()


if __name__ == "__main__":
    sys.exit(main())
