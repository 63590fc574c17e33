# Reports what an OceanBase image contains. POSIX sh, runs after interpreter.sh; needs no database.
#
#   OBU_HOME   where the image keeps OceanBase (/home/admin/oceanbase)
#   OBU_WORK   writable folder (/work)
#   OBU_TERMINATION_LOG   where the answer goes if it fits into 4096 bytes (/dev/termination-log)
#
# The answer is one JSON object. What comes from the image is base64, so none of it can break
# the form. If the answer is too long for the termination message, that holds {"log":true}. Then the
# answer stands in the log between two marker lines, broken into lines that have no meaning.
#
# Exit code: 0 whatever the image contains; 65 if the probe can't give its answer.

set -u
trap 'exit 143' TERM
: "${OBU_HOME:=/home/admin/oceanbase}" "${OBU_WORK:=/work}"
HOME=${HOME:-$OBU_WORK} TMPDIR=$OBU_WORK
export HOME TMPDIR

in_base64() {
  base64 | tr -d '\n'
}

fail() {
  printf '%s\n' "$1" >&2
  { printf '%s' "$1" >"${OBU_TERMINATION_LOG:-/dev/termination-log}"; } 2>/dev/null
  exit 65
}

printf '' | base64 >/dev/null 2>&1 || fail "The image has no base64. Fix: use an OceanBase server image"
cd "$OBU_WORK" || fail "Can't change to $OBU_WORK"

# The observer prints its version on stderr. The loader doesn't look where its libraries are.
observer_says=$(LD_LIBRARY_PATH="$OBU_HOME/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
  "$OBU_HOME/bin/observer" -V 2>&1 </dev/null | head -c 4000 | in_base64)
answer="{\"observer\":\"$observer_says\""

if [ -f "$OBU_HOME/etc/oceanbase_upgrade_dep.yml" ]; then
  answer="$answer,\"upgradeDep\":\"$(in_base64 <"$OBU_HOME/etc/oceanbase_upgrade_dep.yml")\""
fi

scripts=''
set --
for script in upgrade_checker.py upgrade_pre.py upgrade_health_checker.py upgrade_post.py; do
  if [ -f "$OBU_HOME/etc/$script" ]; then
    scripts="$scripts${scripts:+,}\"$script\""
    set -- "$@" "$OBU_HOME/etc/$script"
  fi
done
answer="$answer,\"scripts\":[$scripts]"

if find_interpreter "$@"; then
  answer="$answer,\"interpreter\":\"$interpreter\",\"interpreterVersion\":\"$interpreter_version\""
else
  problem=$(printf '%s' "$interpreter_problem" | in_base64)
  answer="$answer,\"interpreterProblem\":\"$problem\""
fi
answer="$answer}"

if [ "${#answer}" -le 4096 ] &&
  { printf '%s' "$answer" >"${OBU_TERMINATION_LOG:-/dev/termination-log}"; } 2>/dev/null; then
  printf 'The answer is in the termination message.\n'
else
  { printf '{"log":true}' >"${OBU_TERMINATION_LOG:-/dev/termination-log}"; } 2>/dev/null
  printf -- '-----BEGIN IMAGE CONTENTS-----\n'
  printf '%s' "$answer" | fold -w 1000
  printf '\n-----END IMAGE CONTENTS-----\n'
fi
