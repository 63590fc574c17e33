# Finds a Python that can run the upgrade scripts of this image. POSIX sh; read before the script
# that uses it. A dollar sign is never doubled here: Kubernetes would turn two into one.
#
# Sets `interpreter` and `interpreter_version`, or leaves `interpreter` empty and says in
# `interpreter_problem` what each candidate lacks.

# Images up to the 4.2.1 line carry Python 2 scripts, later ones Python 3 scripts. upgrade_pre.py
# and upgrade_post.py carry their modules as strings, which compiling them does not look at;
# upgrade_checker.py beside them shows which Python they are meant for.
interpreter_check='
import sys
try:
    import mysql.connector
except ImportError:
    sys.exit("lacks the module mysql.connector (%s)" % sys.exc_info()[1])
for path in sys.argv[1:]:
    with open(path, "rb") as script:
        source = script.read()
    try:
        compile(source, path, "exec")
    except SyntaxError:
        sys.exit("can not compile %s (%s)" % (path, sys.exc_info()[1]))
'

# find_interpreter <script>...
find_interpreter() {
  interpreter=''
  interpreter_version=''
  interpreter_problem=''
  for candidate in python3 python python2 python2.7 python3.6 /usr/libexec/platform-python \
    /usr/bin/python3 /usr/bin/python2; do
    if ! command -v "$candidate" >/dev/null 2>&1; then
      note_interpreter_problem "$candidate is not there"
    elif said=$(unset OBU_PASSWORD; "$candidate" -c "$interpreter_check" "$@" 2>&1); then
      interpreter=$candidate
      interpreter_version=$(unset OBU_PASSWORD
        "$candidate" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')
      return 0
    else
      # The last line is the reason, whatever an interpreter said before.
      note_interpreter_problem "$candidate ${said##*
}"
    fi
  done
  return 1
}

note_interpreter_problem() {
  interpreter_problem="$interpreter_problem${interpreter_problem:+; }$1"
}
