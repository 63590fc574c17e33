# Finds a Python that can run the upgrade scripts of this image. POSIX sh; runs before the script
# that uses it. Never double a dollar sign here: Kubernetes would turn two into one.
#
# Sets `interpreter` and `interpreter_version`, or leaves `interpreter` empty and explains in
# `interpreter_problem` what each candidate lacks.

# Images up to the 4.2.1 line carry Python 2 scripts, later ones Python 3 scripts. upgrade_pre.py
# and upgrade_post.py carry their modules as strings, which the compiler does not check;
# upgrade_checker.py beside them shows which Python they need.
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
        sys.exit("cannot compile %s (%s)" % (path, sys.exc_info()[1]))
'

# find_interpreter <script>...
find_interpreter() {
  interpreter=''
  interpreter_version=''
  interpreter_problem=''
  interpreters_absent=''
  interpreters_tried=' '
  for candidate in python3 python python2 python2.7 /usr/libexec/platform-python \
    /usr/bin/python3 /usr/bin/python2 /usr/local/bin/python3 /usr/local/bin/python2 \
    python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 python3.7 python3.6; do
    if ! command -v "$candidate" >/dev/null 2>&1; then
      interpreters_absent="$interpreters_absent${interpreters_absent:+, }$candidate"
      continue
    fi
    # One program has several names; report it once.
    program=$(command -v "$candidate")
    program=$(readlink -f "$program" 2>/dev/null || echo "$program")
    case $interpreters_tried in *" $program "*) continue ;; esac
    interpreters_tried="$interpreters_tried$program "
    if said=$(unset OBU_PASSWORD; "$candidate" -c "$interpreter_check" "$@" 2>&1); then
      interpreter=$candidate
      interpreter_version=$(unset OBU_PASSWORD
        "$candidate" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')
      return 0
    else
      # The last line is the reason, whatever the interpreter printed before.
      note_interpreter_problem "$candidate ${said##*
}"
    fi
  done
  note_interpreter_problem "not found: ${interpreters_absent:-none}"
  return 1
}

note_interpreter_problem() {
  interpreter_problem="$interpreter_problem${interpreter_problem:+; }$1"
}
