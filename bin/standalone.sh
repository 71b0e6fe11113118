#!/bin/sh
# Starts, stops and looks after the standalone: the whole scheduler in one process. See "usage" below.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$ROOT/bin/lib/find-java.sh"
. "$ROOT/bin/lib/startup-cache.sh"

START_SECONDS=${SCHEDULER_START_SECONDS:-240}
STOP_SECONDS=${SCHEDULER_STOP_SECONDS:-60}

usage() {
    cat <<TEXT
usage: bin/standalone.sh start|stop|status|run [options]
  start    in the background; returns when the scheduler is ready
  run      in the foreground
  stop     asks it to stop; after $STOP_SECONDS s it is killed
  status   exit status 0: ready, 1: starting, 3: not running
options of start and run:
  --home DIR                   where everything is kept (SCHEDULER_HOME, default ~/.scheduler)
  --database-url URL           an external PostgreSQL, as jdbc:postgresql://host:port/name
  --database-username NAME     (password: SCHEDULER_DATABASE_PASSWORD)
  --zookeeper HOST:PORT[,...]  an external ZooKeeper
environment:
  SCHEDULER_API_PORT (12345), SCHEDULER_MASTER_PORT (5678), SCHEDULER_ALERT_PORT (50052): 0 = any free one
  SCHEDULER_LISTEN_HOST (127.0.0.1), SCHEDULER_ADMIN_PASSWORD (of the first start), SCHEDULER_JAVA_OPTS (-Xmx1g)
TEXT
}

say() { echo "$*" >&2; }

pause() { sleep 0.2 2>/dev/null || sleep 1; }

# When the kernel started that process, in ticks since boot: together with the pid it names one process for ever.
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# Sets PID to the process that the pid file names if that very process still lives.
find_running() {
    PID=
    [ -r "$PID_FILE" ] || return 1
    read -r PID recorded <"$PID_FILE" || true
    [ -n "$PID" ] && [ -n "${recorded:-}" ] && [ "$(start_time "$PID")" = "$recorded" ] && ! is_zombie "$PID"
}

is_zombie() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | grep -q '^Z'; }

record_pid() { echo "$1 $(start_time "$1")" >"$PID_FILE"; }

is_ready() { grep -Eq "\"pid\" *: *$1([^0-9]|\$)" "$CONTEXT" 2>/dev/null; }

url() { sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$CONTEXT" 2>/dev/null; }

prepare() {
    find_java || exit 1
    JAR=
    for candidate in "$ROOT"/scheduler-standalone/target/scheduler-standalone-*.jar; do
        [ -f "$candidate" ] && JAR=$candidate
    done
    if [ -d "$ROOT/lib" ]; then
        # an unpacked tarball
        CLASS_PATH="$ROOT/lib/*"
    elif [ -n "$JAR" ] && [ -d "$ROOT/scheduler-standalone/target/lib" ]; then
        CLASS_PATH="$JAR:$ROOT/scheduler-standalone/target/lib/*"
    else
        say "The programs are not built yet. Run bin/quickstart.sh, or: mvn -DskipTests package"
        exit 1
    fi
    find_startup_cache "$CLASS_PATH" "${SCHEDULER_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-}"
    umask 077
    mkdir -p "$SCHEDULER_HOME/logs"
}

become_java() { # the options of the program; replaces this shell. DETACH may name a program to run it with
    # shellcheck disable=SC2086 # the options of Java are several words, and no program is none
    exec ${DETACH:-} "$JAVA" ${STARTUP_OPTION:+"$STARTUP_OPTION"} $STARTUP_QUIET $QUICK_COMPILER \
        ${SCHEDULER_JAVA_OPTS:--Xmx1g} -XX:+ExitOnOutOfMemoryError \
        --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -cp "$CLASS_PATH" \
        io.scheduler.standalone.StandaloneApplication "$@"
}

# Waits until that process, which the pid file names, is ready. 1: it went away, 2: the limit passed.
await_ready() {
    deadline=$(($(date +%s) + START_SECONDS))
    while find_running && [ "$PID" = "$1" ]; do
        ! is_ready "$1" || return 0
        [ "$(date +%s)" -le "$deadline" ] || return 2
        pause
    done
    return 1
}

start() {
    if find_running; then
        if is_ready "$PID"; then
            say "The scheduler already runs as process $PID on $SCHEDULER_HOME."
            return 0
        fi
        say "The scheduler is already starting as process $PID on $SCHEDULER_HOME: waiting until it is ready."
        outcome=0
        await_ready "$PID" || outcome=$?
        case $outcome in
            0)
                echo "The scheduler runs as process $PID on $SCHEDULER_HOME: $(url)"
                return 0
                ;;
            2)
                # Whoever started it decides what becomes of it.
                say "Process $PID was not ready within $START_SECONDS s. See $SCHEDULER_HOME/logs/scheduler.log, or stop it."
                return 1
                ;;
        esac
        say "That process has ended before it was ready: starting anew."
    fi
    prepare
    # A session of its own: neither Ctrl-C here nor the end of this terminal reaches it.
    DETACH=$(command -v setsid || true)
    (trap '' HUP && become_java "$@") </dev/null >"$OUTPUT" 2>&1 &
    child=$!
    record_pid "$child"
    outcome=0
    await_ready "$child" || outcome=$?
    case $outcome in
        1)
            say "The scheduler did not start. What it said ($OUTPUT):"
            tail -n 40 "$OUTPUT" >&2
            say "More is in $SCHEDULER_HOME/logs/scheduler.log"
            # Another start may have taken its place meanwhile.
            find_running || rm -f "$PID_FILE"
            return 1
            ;;
        2)
            say "The scheduler was not ready within $START_SECONDS s. The end of $SCHEDULER_HOME/logs/scheduler.log:"
            tail -n 40 "$SCHEDULER_HOME/logs/scheduler.log" >&2 || true
            stop || true
            return 1
            ;;
    esac
    # The last words of a start are written after the file that says it is ready.
    tries=0
    while [ $tries -lt 10 ] && ! grep -q '^  ports' "$OUTPUT"; do
        tries=$((tries + 1))
        pause
    done
    sed -n '/^The scheduler is ready/,$p' "$OUTPUT"
    # It may hold the password, which is shown once.
    sed '/^  password/,+1d' "$OUTPUT" >"$OUTPUT.new" && cat "$OUTPUT.new" >"$OUTPUT" && rm -f "$OUTPUT.new"
}

stop() {
    if ! find_running; then
        say "The scheduler does not run on $SCHEDULER_HOME."
        rm -f "$PID_FILE"
        return 0
    fi
    kill -TERM "$PID"
    deadline=$(($(date +%s) + STOP_SECONDS))
    while find_running; do
        if [ "$(date +%s)" -gt "$deadline" ]; then
            say "The scheduler did not stop within $STOP_SECONDS s: killing process $PID. The next start tidies up after it."
            kill -KILL "$PID" 2>/dev/null || true
            deadline=$(($(date +%s) + 10))
        fi
        pause
    done
    rm -f "$PID_FILE"
    say "Stopped."
}

status() {
    if ! find_running; then
        echo "The scheduler does not run on $SCHEDULER_HOME."
        return 3
    fi
    if is_ready "$PID"; then
        echo "The scheduler runs as process $PID on $SCHEDULER_HOME: $(url)"
        return 0
    fi
    echo "The scheduler is starting as process $PID on $SCHEDULER_HOME."
    return 1
}

run() {
    if find_running; then
        say "The scheduler already runs as process $PID on $SCHEDULER_HOME."
        return 1
    fi
    prepare
    record_pid $$
    become_java "$@"
}

command=${1:-}
[ $# -gt 0 ] && shift
# The home decides where the pid file is; the other options are for the program.
remaining=$#
while [ "$remaining" -gt 0 ]; do
    remaining=$((remaining - 1))
    argument=$1
    shift
    case $argument in
        --home=*) SCHEDULER_HOME=${argument#--home=} ;;
        --home)
            [ "$remaining" -gt 0 ] || { say "expected a folder after --home"; exit 2; }
            SCHEDULER_HOME=$1
            shift
            remaining=$((remaining - 1))
            ;;
        *) set -- "$@" "$argument" ;;
    esac
done
SCHEDULER_HOME=${SCHEDULER_HOME:-${HOME:?expected HOME or SCHEDULER_HOME to be set}/.scheduler}
case $SCHEDULER_HOME in
    /*) ;;
    *) SCHEDULER_HOME=$PWD/$SCHEDULER_HOME ;;
esac
export SCHEDULER_HOME
PID_FILE=$SCHEDULER_HOME/standalone.pid
CONTEXT=$SCHEDULER_HOME/context.json
OUTPUT=$SCHEDULER_HOME/logs/standalone.out

case $command in
    start) start "$@" ;;
    stop) stop ;;
    status) status ;;
    run) run "$@" ;;
    *)
        usage >&2
        exit 2
        ;;
esac
