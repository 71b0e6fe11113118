#!/usr/bin/env bash
# Starts, stops and looks after one node of this host. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/find-java.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/startup-cache.sh"

usage() {
    cat <<TEXT
usage: bin/scheduler-daemon.sh start|stop|restart|status|run <master|worker|api|alert> [options]
  start     in the background; returns when the node is ready, and fails with the end of its log when it is not
  stop      asks it to stop and waits; shell and python tasks of a worker go on, and its next start takes them up again
  restart   both
  status    exit status 0: ready, 1: running but not ready, 3: not running
  run       in the foreground, for systemd and containers
options:
  --instance N   which of several on this host (1): the second has its ports shifted by PORT_STEP and folders of its own
  --wait S       how long start (START_SECONDS) or stop (STOP_SECONDS) may take
  --drain        stop: first have it give up its slots, or let its tasks end; needs the api (bin/scheduler's context)
  --force        stop: kill it when it has not stopped in time
  --dry-run      only say what would be done
  --porcelain    status: one line of words for scripts: state pid uptime version incarnation mode slots id all-slots
  --help
Where things are: conf/cluster.env says ports and memory, conf/<service>.yaml the rest; logs/<service>[-N].log is the log.
TEXT
}

parse() {
    REASON='' COMMAND='' ROLE='' INSTANCE=1 WAIT='' DRAIN='' FORCE='' DRY='' PORCELAIN=''
    while [ $# -gt 0 ]; do
        case $1 in
            --help | -h) usage; exit 0 ;;
            --instance | --wait)
                [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || misused "expected a number of at least 1 after $1"
                if [ "$1" = --wait ]; then WAIT=$2; else INSTANCE=$2; fi
                shift
                ;;
            --drain) DRAIN=1 ;;
            --force) FORCE=1 ;;
            --dry-run) DRY=1 ;;
            --porcelain) PORCELAIN=1 ;;
            -*) misused "unknown option $1" ;;
            *)
                if [ -z "$COMMAND" ]; then COMMAND=$1; elif [ -z "$ROLE" ]; then ROLE=$1; else misused "unexpected word $1"; fi
                ;;
        esac
        shift
    done
    case $COMMAND in
        start | stop | restart | status | run) ;;
        '') usage >&2; exit 2 ;;
        *) misused "expected start, stop, restart, status or run, but got '$COMMAND'" ;;
    esac
    is_role "$ROLE" || misused "expected master, worker, api or alert, but got '$ROLE'"
}

# The words that start the node, in WORDS.
compose() {
    local options_name options heap classes more=''
    options_name=SCHEDULER_$(tr '[:lower:]' '[:upper:]' <<<"$ROLE")_JAVA_OPTS
    case $ROLE in
        # A connection that answered 3 s ago is not asked first whether it lives: for the loops, which look at the database each
        # second, that would be every second transaction of an idle cluster, and for a start by REST a round trip more.
        master) heap=-Xmx1g more=-Dcom.zaxxer.hikari.aliveBypassWindowMs=3000 ;;
        # one that had large documents to read gives back what it does not need any more when it has nothing to do
        api) heap=-Xmx768m more="-Dcom.zaxxer.hikari.aliveBypassWindowMs=3000 -XX:G1PeriodicGCInterval=60000 -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40" ;;
        worker) heap=-Xmx512m ;;
        alert) heap=-Xmx256m more=-Dcom.zaxxer.hikari.aliveBypassWindowMs=3000 ;;
    esac
    options=${!options_name:-${JAVA_OPTS:-}}
    # without a limit of its own a JVM takes a quarter of the host's memory; who says where it begins knows how far it may go
    case $options in *-Xm[xs]* | *HeapSize=* | *MaxRAMPercentage=* | *MaxRAMFraction=*) ;; *) options="$heap${options:+ $options}" ;; esac
    classes=$(class_path)
    find_startup_cache "$classes" "$options ${JAVA_TOOL_OPTIONS:-}"
    # shellcheck disable=SC2206 # the options of Java are several words
    WORDS=("$JAVA" ${STARTUP_OPTION:+"$STARTUP_OPTION"} $STARTUP_QUIET $QUICK_COMPILER $more $options -XX:+ExitOnOutOfMemoryError -XX:HeapDumpPath="$BASE/logs" --enable-native-access=ALL-UNNAMED
        -Djava.awt.headless=true -cp "$classes" "$(main_class "$ROLE")"
        "--spring.config.additional-location=file:$CONF/"
        "--node.host=$NODE_HOST" "--node.data-dir=$BASE/data/$NAME"
        "--logging.file.name=$LOG" --logging.threshold.console=OFF
        "--logging.logback.rollingpolicy.max-file-size=$LOG_FILE_SIZE"
        "--logging.logback.rollingpolicy.max-history=$LOG_FILES_DAYS"
        "--logging.logback.rollingpolicy.total-size-cap=$LOG_TOTAL_SIZE")
    local port management
    port=$(rpc_port "$ROLE" "$INSTANCE")
    management=$(management_port "$ROLE" "$INSTANCE")
    case $ROLE in
        master | alert)
            WORDS+=("--$ROLE.listen-host=$LISTEN_HOST" "--$ROLE.listen-port=$port"
                "--server.address=$MANAGEMENT_LISTEN_HOST" "--server.port=$management")
            ;;
        worker) WORDS+=("--server.address=$MANAGEMENT_LISTEN_HOST" "--server.port=$management") ;;
        api)
            WORDS+=("--server.address=$API_LISTEN_HOST" "--server.port=$port"
                "--management.server.address=$MANAGEMENT_LISTEN_HOST" "--management.server.port=$management")
            ;;
    esac
}

# What the cluster shares comes from cluster.env by the environment, so that no password stands in a list of processes.
share_settings() {
    if [ -n "${REGISTRY_CONNECT_STRING:-}" ]; then
        export REGISTRY_CONNECTSTRING=$REGISTRY_CONNECT_STRING
    fi
    if [ -n "${SCHEDULER_LOG_FORMAT:-}" ]; then export SCHEDULER_LOG_FORMAT; fi
    if [ "$ROLE" = worker ]; then
        # its tasks could read it there
        unset DATABASE_URL DATABASE_USERNAME DATABASE_PASSWORD
    else
        if [ -n "${DATABASE_URL:-}" ]; then export DATABASE_URL; fi
        if [ -n "${DATABASE_USERNAME:-}" ]; then export DATABASE_USERNAME; fi
        if [ -n "${DATABASE_PASSWORD:-}" ]; then export DATABASE_PASSWORD; fi
    fi
    if [ "$ROLE" = api ] && [ -n "${SCHEDULER_ADMIN_PASSWORD:-}" ]; then export SCHEDULER_ADMIN_PASSWORD; fi
}

prepare() {
    find_java || exit 1
    mkdir -p "$BASE/run" "$BASE/logs" "$BASE/data"
    compose
    share_settings
    # what the configuration names without a leading slash, certificates for instance, lies in BASE
    cd "$BASE"
}

record_pid() { echo "$1 $(start_time "$1")" >"$BASE/run/$NAME.pid.new" && mv -f "$BASE/run/$NAME.pid.new" "$BASE/run/$NAME.pid"; }

# Until unlock nobody else starts this node or forgets its process. Never passed on to a node, which would hold it for life.
lock() {
    mkdir -p "$BASE/run"
    command -v flock >/dev/null 2>&1 || return 0
    exec 9>"$BASE/run/$NAME.lock"
    flock -w 30 9 || die "another start or stop of $NAME holds $BASE/run/$NAME.lock for more than 30 s: look what it waits for"
}

unlock() { exec 9>&-; }

# Removes the pid file unless the process that it names lives: another one may have been started meanwhile.
forget() {
    lock
    find_running "$NAME" || rm -f "$BASE/run/$NAME.pid"
    unlock
}

# Two nodes on one port: the second would end at once, and what the first one answers be taken for its words.
refuse_taken_ports() {
    local host port
    while read -r host port; do
        ! is_taken "$host" "$port" || die "$NAME was not started: on its port $port $(occupant "$port"). Stop that one, or" \
            "give this one other ports in $CONF/cluster.env"
    done < <(ports_of "$ROLE" "$INSTANCE")
}

# What the log had before this start is not about this start. LOG_FILE and LOG_SIZE; a file that is rotated is a new one.
mark_log() {
    LOG_FILE=$(stat -c %i "$LOG" 2>/dev/null || true)
    LOG_SIZE=$(stat -c %s "$LOG" 2>/dev/null || echo 0)
}

log_since_mark() {
    local from=1
    if [ "$(stat -c %i "$LOG" 2>/dev/null || true)" = "$LOG_FILE" ]; then from=$((LOG_SIZE + 1)); fi
    tail -c "+$from" "$LOG" 2>/dev/null | tail -n 1000
}

# The end of its log without the frames of stack traces; what went wrong first, by its own words, is in REASON.
last_words() {
    local end
    end=$(log_since_mark | grep -v -e '^[[:space:]]*at ' -e '^[[:space:]]*\.\.\. ' || true)
    say "--- the end of $LOG"
    tail -n 15 <<<"$end" >&2
    if [ -s "$OUTPUT" ]; then
        say "--- the end of $OUTPUT"
        tail -n 20 "$OUTPUT" >&2
    fi
    # Spring's explanation where it has one, else the innermost cause, those that say what was expected before others
    REASON=$(awk '/^Action:/ { on = 0 } on && NF { printf "%s%s", sep, $0; sep = " " } /^Description:/ { on = 1 }' <<<"$end")
    REASON=${REASON:-$(grep '^Caused by: [^ ]*: expected ' <<<"$end" | tail -n 1 || true)}
    REASON=${REASON:-$(grep '^Caused by: io\.scheduler\.' <<<"$end" | tail -n 1 || true)}
    REASON=${REASON:-$(grep '^Caused by: ' <<<"$end" | tail -n 1 || true)}
    REASON=${REASON:-$(grep -iE 'already in use|^[a-z.]+\.[A-Za-z]+(Exception|Error): ' <<<"$end" | tail -n 1 || true)}
    REASON=${REASON#Caused by: }
}

await_ready() { # PID SECONDS. 1: it went away, 2: the limit passed
    local deadline=$(($(date +%s) + $2))
    while find_running "$NAME" && [ "$PID" = "$1" ]; do
        ! is_ready "$ROLE" "$INSTANCE" "$1" || return 0
        [ "$(date +%s)" -le "$deadline" ] || return 2
        pause
    done
    return 1
}

# A session of its own: neither Ctrl-C here, nor the end of this terminal, nor a signal to this script's group reaches it or,
# in the case of a worker, its tasks. Sets CHILD.
launch() {
    local detach
    detach=$(command -v setsid || true)
    (
        trap '' HUP
        # shellcheck disable=SC2086 # none is none
        exec $detach "${WORDS[@]}"
    ) </dev/null >"$OUTPUT" 2>&1 9>&- &
    CHILD=$!
    disown "$CHILD" 2>/dev/null || true
    record_pid "$CHILD"
}

start() {
    local seconds=${WAIT:-$START_SECONDS}
    if ! find_running "$NAME"; then
        prepare
        if [ -n "$DRY" ]; then
            printf 'would run in %s:\n ' "$BASE"
            printf ' %q' "${WORDS[@]}"
            echo
            return 0
        fi
        lock
        if ! find_running "$NAME"; then
            refuse_taken_ports
            mark_log
            launch
            unlock
            await_launched "$seconds"
            return 0
        fi
        # another start was faster
        unlock
    fi
    say "$NAME already runs as process $PID: waiting until it is ready."
    await_ready "$PID" "$seconds" || die "process $PID of $NAME is not ready; see $LOG"
}

await_launched() { # SECONDS
    local outcome=0
    await_ready "$CHILD" "$1" || outcome=$?
    case $outcome in
        0) echo "$NAME runs as process $CHILD, version $(version_of "$ROOT")." ;;
        1)
            last_words
            forget
            die "$NAME ended before it was ready${REASON:+: $REASON}"
            ;;
        2)
            last_words
            die "$NAME, process $CHILD, was not ready within $1 s and is left running; its last words stand above"
            ;;
    esac
}

run_in_foreground() {
    if find_running "$NAME"; then die "$NAME already runs as process $PID"; fi
    prepare
    if [ -n "$DRY" ]; then
        printf '%q ' "${WORDS[@]}"
        echo
        return 0
    fi
    lock
    if find_running "$NAME"; then die "$NAME already runs as process $PID"; fi
    refuse_taken_ports
    record_pid $$
    unlock
    exec "${WORDS[@]}"
}

stop() {
    local seconds=${WAIT:-$STOP_SECONDS} deadline process
    if ! find_running "$NAME"; then
        say "$NAME does not run."
        if [ -z "$DRY" ]; then forget; fi
        return 0
    fi
    process=$PID
    if [ -n "$DRY" ]; then
        echo "would ${DRAIN:+drain and }stop $NAME, process $PID, and wait $seconds s${FORCE:+, then kill it}"
        return 0
    fi
    deadline=$(($(date +%s) + seconds))
    if [ -n "$DRAIN" ]; then drain "$deadline"; fi
    mark_log
    # only ever that very process: find_running compares its start time, and a start of somebody else has another pid
    signal TERM "$process"
    while find_running "$NAME" && [ "$PID" = "$process" ]; do
        if [ "$(date +%s)" -gt "$deadline" ]; then
            [ -n "$FORCE" ] || die "$NAME, process $PID, did not stop within $seconds s. It may still be ending something:" \
                "look at $LOG, wait and say stop again, or say stop --force to kill it"
            say "$NAME did not stop within $seconds s: killing process $PID."
            signal KILL "$process"
            deadline=$(($(date +%s) + 15))
        fi
        pause
    done
    forget
    echo "$NAME has stopped."
    # else nobody would learn that this restart is not one that tasks survive
    if log_since_mark | grep 'the registry did not answer: [0-9]* tasks go on for the lease only' >/dev/null; then
        say "ZooKeeper did not answer, so masters do not wait for $NAME: its tasks are ended within seconds unless it is" \
            "started again at once, and begin elsewhere"
    fi
}

signal() { # NAME PID
    if find_running "$NAME" && [ "$PID" = "$2" ]; then kill "-$1" "$2" 2>/dev/null || true; fi
}

# Asks an api that the node gives away its work; returns when the process has ended by itself.
drain() { # DEADLINE
    local id
    case $ROLE in
        api | alert) return 0 ;; # they hold nothing
    esac
    id=$(node_facts "$ROLE" "$INSTANCE" | cut -d ' ' -f 8)
    [ "$id" != - ] || die "$NAME does not say its id on its management port: it can not be drained; stop it without --drain"
    "$ROOT/bin/scheduler" cluster drain "$ROLE" "$id" --reason 'bin/scheduler-daemon.sh stop --drain' >&2 ||
        die "$NAME could not be drained, and goes on; the reason stands above. What asks the cluster needs an api's address and" \
            "a token of an administrator: SCHEDULER_URL=http://HOST:$API_PORT and SCHEDULER_TOKEN, which POST /login of an api" \
            "gives (docs/operations.md, \"Steering nodes\"); or stop it without --drain"
    say "$NAME drains: it takes nothing new and ends when nothing is left."
    while find_running "$NAME" && [ "$(date +%s)" -le "$1" ]; do pause 1; done
    if find_running "$NAME"; then
        die "$NAME still has work after ${WAIT:-$STOP_SECONDS} s and goes on draining. Say stop again with a longer --wait," \
            "or stop it without --drain"
    fi
}

status() {
    local facts
    facts=$(node_facts "$ROLE" "$INSTANCE")
    if [ -n "$PORCELAIN" ]; then
        echo "$facts"
    else
        # shellcheck disable=SC2086 # words
        set -- $facts
        case $1 in
            UP) echo "$NAME is ready: process $2, version $4, incarnation $5, mode $6." ;;
            NOT_READY) echo "$NAME runs as process $2, but is not ready." ;;
            DOWN) echo "$NAME does not run." ;;
        esac
    fi
    case $facts in
        UP*) return 0 ;;
        NOT_READY*) return 1 ;;
        *) return 3 ;;
    esac
}

parse "$@"
find_home
NAME=$(node_name "$ROLE" "$INSTANCE")
LOG=$BASE/logs/$NAME.log
OUTPUT=$BASE/logs/$NAME.out
case $COMMAND in
    start) start ;;
    stop) stop ;;
    restart)
        stop
        if [ -z "$DRY" ]; then start; else echo "would start $NAME again"; fi
        ;;
    status) status ;;
    run) run_in_foreground ;;
esac
