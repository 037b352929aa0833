# Paths, sentences and small services every dev script shares. Sourced, never run.
# shellcheck shell=bash

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8

# shellcheck disable=SC2034
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
CACHE=${PIXELZX_DEV_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pixelzx-dev}
LOG=$CACHE/log
RUN=$CACHE/run
mkdir -p "$CACHE" "$LOG" "$RUN"
CACHE=$(cd "$CACHE" && pwd -P)
LOG=$CACHE/log
RUN=$CACHE/run

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# die WHAT [FIX...]: one problem, its fixes, and out.
die() {
  printf 'Error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  Fix: %s\n' "$@" >&2
  exit 1
}

now_ms() { date +%s%3N; }

seconds_since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}

# step LOGNAME SENTENCE COMMAND...: one line on the console, the details in a log of their own, and on failure the
# log's end. The command runs in a subshell under set -e, so its variables stay there. Never call it in a condition:
# bash would then ignore failures inside the command.
step() {
  local log=$LOG/$1.log what=$2 began rc
  shift 2
  began=$(now_ms)
  [ ! -t 1 ] || printf '  %s ...' "$what"
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1 </dev/null 9>&-
  rc=$?
  set -e
  [ ! -t 1 ] || printf '\r\033[K'
  if [ $rc -eq 0 ]; then
    printf '  %s (%s)\n' "$what" "$(seconds_since "$began")"
    return 0
  fi
  printf '  FAILED: %s (%s, exit %d)\n' "$what" "$(seconds_since "$began")" "$rc" >&2
  tail -n 20 "$log" | sed 's/^/    | /' >&2
  printf '  Whole output: %s\n' "$log" >&2
  return $rc
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# lock [NAME]: one dev script at a time changes the cache; a second one waits. Held until the caller ends; daemons must not
# inherit it (9>&-).
lock() {
  exec 9>"$CACHE/${1:-lock}"
  flock -n 9 || {
    say "  Waiting for another dev script to finish"
    flock 9
  }
}

# --- daemons: a pid file holds the pid and the process's start time, so that a pid used again is not taken for ours

started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

daemon_runs() {
  local pid start
  [ -s "$RUN/$1.pid" ] || return 1
  read -r pid start <"$RUN/$1.pid"
  [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ]
}

# daemon_start NAME COMMAND...: in a session of its own, output to NAME.log.
daemon_start() {
  local name=$1 pid
  shift
  setsid nohup "$@" >>"$LOG/$name.log" 2>&1 </dev/null 9>&- &
  pid=$!
  disown "$pid"
  printf '%s %s\n' "$pid" "$(started_at "$pid")" >"$RUN/$name.pid"
}

# daemon_stop NAME [SECONDS]: TERM, and KILL after the time allowed.
daemon_stop() {
  local name=$1 limit=${2:-10} pid i
  daemon_runs "$name" || {
    rm -f "$RUN/$name.pid"
    return 0
  }
  read -r pid _ <"$RUN/$name.pid"
  kill -TERM "$pid" 2>/dev/null || true
  for ((i = 0; i < limit * 20; i++)); do
    daemon_runs "$name" || break
    sleep 0.05
  done
  ! daemon_runs "$name" || kill -KILL "$pid" 2>/dev/null || true
  rm -f "$RUN/$name.pid"
}

# wait_until SECONDS COMMAND...: polls every 50 ms.
wait_until() {
  local i limit=$1
  shift
  for ((i = 0; i < limit * 20; i++)); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.05
  done
  return 1
}

hub_reachable() {
  local code
  if [ ! -e "$RUN/hub" ] || [ -n "$(find "$RUN/hub" -mmin +60)" ]; then
    code=$(curl -sS -m 3 -o /dev/null -w '%{http_code}' https://registry-1.docker.io/v2/ 2>/dev/null || true)
    case $code in 200 | 401) echo yes ;; *) echo no ;; esac >"$RUN/hub"
  fi
  [ "$(cat "$RUN/hub")" = yes ]
}

# --- checks: a sentence, a command, and a place where the numbers are added up

CHECKS_FAILED=0

# checked passed|failed SENTENCE
checked() {
  case $1 in
    passed) printf '  ok      %s\n' "$2" ;;
    failed)
      printf '  FAILED  %s\n' "$2"
      CHECKS_FAILED=$((CHECKS_FAILED + 1))
      ;;
  esac
  [ -z "${PIXELZX_DEV_RESULTS:-}" ] || echo "$1 1 $2" >>"$PIXELZX_DEV_RESULTS"
}

# check SENTENCE COMMAND...: the command's output is shown only where it fails.
check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1 </dev/null); then
    checked passed "$what"
  else
    checked failed "$what"
    printf '%s\n' "$output" | tail -n 20 | sed 's/^/    | /'
  fi
}

checks_end() {
  [ "$CHECKS_FAILED" -eq 0 ] || exit 1
}
