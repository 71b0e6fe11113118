# shellcheck shell=bash
# Sourced by the scripts in bin/. Bash. Needs SELF, the script that runs.
#
# find_home sets
#   ROOT  the program: bin, lib, docs (an installed version, an unpacked tarball or a source tree)
#   BASE  what stays when the program is replaced: conf, data, logs, certs, run. In an installation it is the folder that
#         holds the versions and the link "current"; else the program's own folder. SCHEDULER_BASE names another one.
#   CONF  configuration: SCHEDULER_CONF, else BASE/conf
# and reads CONF/cluster.env and CONF/host.env, giving each key its default.

say() { echo "$*" >&2; }

die() {
    echo "error: $*" >&2
    exit 1
}

misused() {
    echo "error: $*" >&2
    echo "  $(basename "$SELF") --help says more." >&2
    exit 2
}

# Follows links by hand: readlink -f is not everywhere.
program_folder() {
    local path=$1 target
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case $target in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    (cd "$(dirname "$path")/.." && pwd -P)
}

find_home() {
    ROOT=$(program_folder "$SELF")
    if [ -n "${SCHEDULER_BASE:-}" ]; then
        BASE=$SCHEDULER_BASE
    elif [ -L "$(dirname "$ROOT")/current" ] && [ -d "$(dirname "$ROOT")/conf" ]; then
        BASE=$(dirname "$ROOT")
    else
        BASE=$ROOT
    fi
    CONF=${SCHEDULER_CONF:-$BASE/conf}
    [ -d "$CONF" ] || die "expected the configuration in $CONF, but there is no such folder"
    CONF=$(cd "$CONF" && pwd -P)
    local file
    for file in "$CONF/cluster.env" "$CONF/host.env"; do
        if [ -f "$file" ]; then
            check_syntax "$file"
            # shellcheck disable=SC1090 # it is named at run time
            . "$file"
        fi
    done
    cluster_defaults
    check_settings
}

misconfigured() {
    echo "error: $*" >&2
    exit 2
}

# What people get wrong in these files, and bash would take for a command or for something to be run.
check_syntax() { # FILE
    local found name='[A-Za-z_][A-Za-z_0-9]*='
    local open="[[:space:]]*(export[[:space:]]+)?$name"
    ! grep -q $'\r' "$1" ||
        misconfigured "$1: expected lines that end as on Unix, but they end as on Windows: sed -i 's/\r\$//' $1 mends it"
    found=$(bash -n "$1" 2>&1) || misconfigured "$1: expected KEY=value or KEY=\"several words\" on each line, but: $found"
    # further settings on the line, and comments, may follow a value without quotes
    found=$(grep -nE "^$open"'[^"'\''`$#&;|<>() 	]*([&;|<>()]|[ 	]+[^ 	#])' "$1" |
        grep -vE "^[0-9]+:$open"'[^"'\''&;|<>() 	]*[ 	]+'"$name" || true)
    [ -z "$found" ] ||
        misconfigured "$1, line ${found%%:*}: expected quotes around a value with blanks or one of & ; | < > ( ), as in" \
            'MASTERS="host1 host2"'
    found=$(grep -nE '^[[:space:]]*[A-Za-z_][A-Za-z_0-9]*[ 	]+=' "$1" || true)
    [ -z "$found" ] || misconfigured "$1, line ${found%%:*}: expected no blanks around the ="
}

# The file that gave a setting its value; the last that names it counts.
origin_of() { # KEY
    local file found='the environment'
    for file in "$CONF/cluster.env" "$CONF/host.env"; do
        if grep -qE "(^|[[:space:]])$1=" "$file" 2>/dev/null; then found=$file; fi
    done
    echo "$found"
}

check_number() { # KEY LOWEST HIGHEST WHAT
    local value=${!1}
    if ! [[ $value =~ ^[0-9]{1,9}$ ]] || [ "$((10#$value))" -lt "$2" ] || [ "$((10#$value))" -gt "$3" ]; then
        misconfigured "$(origin_of "$1"): expected $1 to be $4, a whole number from $2 to $3, but it is '$value'"
    fi
}

check_settings() {
    local key
    for key in SSH_PORT MASTER_PORT MASTER_MANAGEMENT_PORT WORKER_MANAGEMENT_PORT API_PORT API_MANAGEMENT_PORT ALERT_PORT \
        ALERT_MANAGEMENT_PORT; do
        check_number "$key" 1 65535 'a port'
    done
    check_number PORT_STEP 1 10000 'the distance of ports'
    check_number PARALLEL 1 1000 'how many are worked on at once'
    check_number START_SECONDS 1 86400 'seconds without a unit'
    check_number STOP_SECONDS 1 86400 'seconds without a unit'
    check_number LOG_FILES_DAYS 1 36500 'days without a unit'
    for key in LOG_FILE_SIZE LOG_TOTAL_SIZE; do
        [[ ${!key} =~ ^[1-9][0-9]*(KB|MB|GB)$ ]] ||
            misconfigured "$(origin_of "$key"): expected $key to be a size such as 50MB or 1GB, but it is '${!key}'"
    done
}

cluster_defaults() {
    MASTERS=${MASTERS-localhost} WORKERS=${WORKERS-localhost} APIS=${APIS-localhost} ALERTS=${ALERTS-localhost}
    INSTALL_PATH=${INSTALL_PATH:-} SSH_PORT=${SSH_PORT:-22} SSH_USER=${SSH_USER:-} SSH_OPTIONS=${SSH_OPTIONS:-}
    PARALLEL=${PARALLEL:-4} CA_DIR=${CA_DIR:-${HOME:-/root}/.scheduler-ca}
    MASTER_PORT=${MASTER_PORT:-5678} MASTER_MANAGEMENT_PORT=${MASTER_MANAGEMENT_PORT:-5679}
    WORKER_MANAGEMENT_PORT=${WORKER_MANAGEMENT_PORT:-1235}
    API_PORT=${API_PORT:-12345} API_MANAGEMENT_PORT=${API_MANAGEMENT_PORT:-12346}
    ALERT_PORT=${ALERT_PORT:-50052} ALERT_MANAGEMENT_PORT=${ALERT_MANAGEMENT_PORT:-50053}
    PORT_STEP=${PORT_STEP:-10}
    NODE_HOST=${NODE_HOST:-127.0.0.1}
    MANAGEMENT_LISTEN_HOST=${MANAGEMENT_LISTEN_HOST:-127.0.0.1} API_LISTEN_HOST=${API_LISTEN_HOST:-127.0.0.1}
    START_SECONDS=${START_SECONDS:-120} STOP_SECONDS=${STOP_SECONDS:-90}
    LOG_FILE_SIZE=${LOG_FILE_SIZE:-50MB} LOG_FILES_DAYS=${LOG_FILES_DAYS:-14} LOG_TOTAL_SIZE=${LOG_TOTAL_SIZE:-1GB}
    case $NODE_HOST in
        localhost) NODE_HOST=127.0.0.1 ;;
    esac
    case $NODE_HOST in
        127.*) LISTEN_HOST=${LISTEN_HOST:-$NODE_HOST} ;;
        *) LISTEN_HOST=${LISTEN_HOST:-0.0.0.0} ;;
    esac
}

version_of() { # ROOT
    if [ -f "$1/VERSION" ]; then
        head -n 1 "$1/VERSION"
    else
        sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$1/pom.xml" 2>/dev/null | head -n 1
    fi
}

# The class path of all services: each jar once.
class_path() {
    if [ -d "$ROOT/lib" ]; then
        echo "$ROOT/lib/*"
        return 0
    fi
    local jar
    for jar in "$ROOT"/scheduler-standalone/target/scheduler-standalone-*.jar; do
        if [ -f "$jar" ] && [ -d "$ROOT/scheduler-standalone/target/lib" ]; then
            echo "$jar:$ROOT/scheduler-standalone/target/lib/*"
            return 0
        fi
    done
    die "the programs are not built yet. Run bin/quickstart.sh, or: mvn -DskipTests package"
}
