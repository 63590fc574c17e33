# Runs one of OceanBase's upgrade scripts in the image that carries it. POSIX sh, runs after
# interpreter.sh; works as any user, on a read-only root file system, without HOME.
#
#   OBU_SCRIPT      file name, such as upgrade_checker.py
#   OBU_BUILD       version and build that the image's observer must report; not set: any
#   OBU_HOME        where the image keeps OceanBase (/home/admin/oceanbase)
#   OBU_SOURCE      folder of the scripts in the image (/home/admin/oceanbase/etc)
#   OBU_WORK        writable folder (/work)
#   OBU_HOST OBU_PORT OBU_USER OBU_PASSWORD   the server to connect to; the password may be empty
#   OBU_TIMEOUT     seconds, a multiple of 10; not set or 0: the script's own limits
#   OBU_DEADLINE    seconds after which the launcher stops the script; not set or 0: never
#   OBU_ZONE        zone to look at, for upgrade_health_checker.py
#   OBU_LAUNCHER    text of launcher.py
#   OBU_TERMINATION_LOG   where the reason of a failure goes (/dev/termination-log)
#
# Exit code: the script's own (0, or 1 for every failure), 143 if stopped, 124 if it took too
# long, 67 if the image is another build, 75 if it ended because it lost its connection to the server, else one of these.
wrong_setting=64
no_work_folder=65
no_script=66
no_interpreter=69

fail() {
  printf '%s\n' "$2" >&2
  # The file doesn't exist outside a pod; the message is on stderr anyway.
  { printf '%.1500s' "$2" >"${OBU_TERMINATION_LOG:-/dev/termination-log}"; } 2>/dev/null
  exit "$1"
}

need() {
  eval "is_set=\${$1+set}"
  [ -n "$is_set" ] || fail "$wrong_setting" "$1 is not set. Fix: $2"
}

set -u
# As the first process of a container a shell ignores SIGTERM unless it traps it.
trap 'exit 143' TERM

need OBU_SCRIPT 'name the script to run, such as upgrade_checker.py'
need OBU_HOST 'name the address of an observer'
need OBU_PORT 'name the SQL port of the observer, such as 2881'
need OBU_USER 'name a user of the sys tenant, such as root'
need OBU_PASSWORD 'give the password of the user; it may be empty'
need OBU_LAUNCHER 'give the text of launcher.py'

case $OBU_SCRIPT in
  *[!A-Za-z0-9_.-]* | .* | '')
    fail "$wrong_setting" "OBU_SCRIPT is '$OBU_SCRIPT', but must be a plain file name" ;;
esac
# The scripts count down in steps of 5 or 10 s while they wait, and test for one exact value. With a
# timeout that is not a multiple of the step, Python 3 skips that value and the check succeeds unseen.
case ${OBU_TIMEOUT:-0} in
  *[!0-9]* | *[1-9])
    fail "$wrong_setting" \
      "OBU_TIMEOUT is '$OBU_TIMEOUT', but must be a multiple of 10 seconds. With other values, the scripts pass checks that never succeeded" ;;
esac
case ${OBU_DEADLINE:-0} in
  *[!0-9]*)
    fail "$wrong_setting" "OBU_DEADLINE is '$OBU_DEADLINE', but must be a number of seconds" ;;
esac

: "${OBU_SOURCE:=/home/admin/oceanbase/etc}" "${OBU_WORK:=/work}"
[ -f "$OBU_SOURCE/$OBU_SCRIPT" ] || fail "$no_script" \
  "The image has no file $OBU_SOURCE/$OBU_SCRIPT"

# upgrade_pre.py and upgrade_post.py unpack files beside themselves and never clean up,
# so they need a copy in a writable folder that goes away with the pod.
scripts=$OBU_WORK/etc
if ! said=$( (mkdir -p "$scripts" && cp -R "$OBU_SOURCE/." "$scripts/" &&
  chmod -R u+rwX "$scripts" && printf '%s\n' "$OBU_LAUNCHER" >"$OBU_WORK/launcher.py") 2>&1); then
  fail "$no_work_folder" "Can't copy $OBU_SOURCE to $scripts: $said"
fi
unset OBU_LAUNCHER
HOME=${HOME:-$OBU_WORK} TMPDIR=$OBU_WORK
export OBU_SOURCE OBU_WORK HOME TMPDIR

set -- "$scripts/$OBU_SCRIPT"
if [ -f "$scripts/upgrade_checker.py" ] && [ "$OBU_SCRIPT" != upgrade_checker.py ]; then
  set -- "$@" "$scripts/upgrade_checker.py"
fi
find_interpreter "$@" || fail "$no_interpreter" \
  "No Python of the image can run $OBU_SOURCE/$OBU_SCRIPT with mysql-connector-python: $interpreter_problem"

printf 'Running %s/%s with %s %s\n' "$OBU_SOURCE" "$OBU_SCRIPT" "$interpreter" "$interpreter_version"
cd "$OBU_WORK" || fail "$no_work_folder" "Can't change to $OBU_WORK"
exec "$interpreter" "$OBU_WORK/launcher.py"
