#!/usr/bin/env bash
# Brings this version of the program to every host of the cluster. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/find-java.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/cluster.sh"

usage() {
    cat <<TEXT
usage: bin/install.sh [--conf DIR] [--tarball FILE] [--certs DIR] [--again] [--dry-run] [--help]
Brings this version to each host that conf/cluster.env lists, PARALLEL hosts at a time:
  reach     the host answers, has a JDK >= 21 and lets us write to INSTALL_PATH
  unpack    INSTALL_PATH/<version>, unless it stands there from this very tarball
  certify   INSTALL_PATH/certs: a certificate for each role that the host has, with its name as SAN; one that lasts longer
            than 30 days and has that name is left alone
  configure INSTALL_PATH/conf: this machine's conf; what was there and differs is kept as <file>.previous. Hosts that have
            only workers get nothing of masters, apis and alerts, and cluster.env without passwords
  switch    the link INSTALL_PATH/current. Nodes that run go on with their version until they are restarted
  warm      INSTALL_PATH/<version>/startup: the cache with which nodes start faster (bin/startup-cache.sh --help). It takes
            half a minute and gives way to what runs; a host where it can not be made does without
Nothing is started. Starts no further step on any host once one has failed. Run again, it looks at each host for what is
missing there; what is in place stays. The work goes on when this terminal is lost: running it again shows it.
  --conf DIR      configuration to install from (conf beside bin, or SCHEDULER_CONF)
  --tarball FILE  what to install (default: scheduler-<version>.tar.gz beside this folder or as built, else this folder)
  --certs DIR     take DIR/<host>/ (or DIR/) with <role>.pem, <role>-key.pem and ca.pem instead of making certificates
  --again         unpack also what is there already
TEXT
}

find_tarball() {
    local version candidate
    version=$(version_of "$ROOT")
    for candidate in "$TARBALL" "$(dirname "$ROOT")/scheduler-$version.tar.gz" \
        "$ROOT/scheduler-dist/target/scheduler-$version.tar.gz"; do
        if [ -n "$candidate" ] && [ -f "$candidate" ]; then
            TARBALL=$candidate
            return 0
        fi
    done
    [ -z "$TARBALL" ] || die "expected the tarball $TARBALL, but there is no such file"
    [ -d "$ROOT/lib" ] || die "expected a tarball: build it with mvn -DskipTests package, or name one with --tarball"
    TARBALL=$STATE/scheduler-$version.tar.gz
    say "packing $ROOT"
    # not conf: passwords stand in it, and each host gets its own; always the same bytes for the same files
    (umask 077 && cd "$ROOT" && tar -c --sort=name --owner=0 --group=0 --transform "s|^|scheduler-$version/|" \
        bin lib docs deploy examples VERSION LICENSE NOTICE README.md | gzip -n >"$TARBALL.part")
    mv "$TARBALL.part" "$TARBALL"
}

# Roles of a host, one a line.
# shellcheck disable=SC2086 # words
roles_of() { cluster_nodes $ROLES | awk -F '[@#]' -v host="$1" '$2 == host { print $1 }' | sort -u; }

# Names under which others reach a host.
names_of() {
    case $1 in
        localhost | 127.0.0.1) echo localhost,127.0.0.1 ;;
        *) echo "$1" ;;
    esac
}

step_reach() {
    local script
    script=$(
        cat "$ROOT/bin/lib/find-java.sh"
        printf 'JAVA_HOME=%q; mkdir -p %q || exit 1; [ -w %q ] || { echo "%s is not writable for $(id -un)"; exit 1; }\n' \
            "${JAVA_HOME_THERE:-}" "$INSTALL_PATH" "$INSTALL_PATH" "$INSTALL_PATH"
        printf '[ ! -f %q ] || . %q\n' "$INSTALL_PATH/conf/host.env" "$INSTALL_PATH/conf/host.env"
        echo 'find_java || exit 1; mkdir -p '"$(printf %q "$INSTALL_PATH")"'/{conf,data,logs,certs,run}; chmod 700 '"$(printf %q "$INSTALL_PATH/certs")"
    )
    on_host "$1" "bash -c $(printf %q "$script")"
}

step_unpack() {
    local there=$INSTALL_PATH/.scheduler-$VERSION.tar.gz mark=$VERSION/.installed
    # what counts is what that host has, not what was done once
    if [ -z "$AGAIN" ] && [ "$(on_host "$1" "cat $(printf %q "$INSTALL_PATH/$mark") 2>/dev/null" || true)" = "$CHECKSUM" ]; then
        echo "is there already: $VERSION"
        return 0
    fi
    copy_to "$1" "$TARBALL" "$there"
    on_host "$1" "cd $(printf %q "$INSTALL_PATH") && rm -rf .unpacking && mkdir .unpacking &&
        tar -xzf $(printf %q "$there") --no-same-owner -C .unpacking --strip-components=1 && rm -f $(printf %q "$there") &&
        { [ ! -e $VERSION ] || { rm -rf .replaced && mv $VERSION .replaced; }; } && mv .unpacking $VERSION &&
        rm -rf .replaced && echo $CHECKSUM >$mark"
    echo "unpacked: $VERSION"
}

certificate_of() { # HOST ROLE FOLDER: prints why a new one is needed, nothing when it is not
    local cert=$3/$2.pem facts name
    if ! on_host "$1" "cat $(printf %q "$INSTALL_PATH/certs/$2.pem")" >"$cert" 2>/dev/null; then
        echo absent
        return 0
    fi
    facts=$("$ROOT/bin/scheduler" cert show --json "$cert") || {
        echo unreadable
        return 0
    }
    if [ "$(sed -n 's/.*"daysLeft" : \(-\{0,1\}[0-9]*\).*/\1/p' <<<"$facts" | head -n 1)" -le 30 ]; then echo "about to end"; fi
    for name in $(tr ',' ' ' <<<"$(names_of "$1")"); do
        grep -qF "\"$name\"" <<<"$facts" || echo "without the name $name"
    done
}

step_certify() {
    local work=$STATE/certs/$1 role reason file from
    rm -rf "$work" && mkdir -p "$work" && chmod 700 "$work"
    if [ -n "$CERTS" ]; then
        from=$CERTS/$1
        [ -d "$from" ] || from=$CERTS
        for file in "$from"/*.pem; do
            [ -f "$file" ] || die "expected <role>.pem, <role>-key.pem and ca.pem in $from"
            put_certificate "$1" "$file"
        done
        return 0
    fi
    if on_host "$1" "cat $(printf %q "$INSTALL_PATH/certs/ca.pem")" >"$work/trusted.pem" 2>/dev/null; then
        grep -qF "$(sed -n 2p "$CA_DIR/ca.pem")" "$work/trusted.pem" ||
            die "$1 trusts another CA than the one in $CA_DIR: name the right one as CA_DIR, or remove certs/ca.pem there"
    else
        put_certificate "$1" "$CA_DIR/ca.pem"
    fi
    for role in $(roles_of "$1"); do
        reason=$(certificate_of "$1" "$role" "$work")
        reason=${reason%%$'\n'*}
        if [ -n "$reason" ]; then
            echo "certificate for $role ($reason)"
            "$ROOT/bin/scheduler" cert issue --force --ca-dir "$CA_DIR" --role "$role" --san "$(names_of "$1")" --out "$work" \
                >/dev/null
            put_certificate "$1" "$work/$role-key.pem"
            put_certificate "$1" "$work/$role.pem"
        fi
    done
    rm -rf "$work"
}

# Whole or not at all: nodes that run look at these files.
put_certificate() { # HOST FILE
    local target
    target=$INSTALL_PATH/certs/$(basename "$2")
    # made there with its mode before anything is in it
    on_host "$1" "umask 077 && : >$(printf %q "$target.part")"
    copy_to "$1" "$2" "$target.part"
    on_host "$1" "mv -f $(printf %q "$target.part") $(printf %q "$target")"
}

# What that host gets of cluster.env. Where there are only workers, tasks could read it, and nobody else needs passwords.
cluster_env_for() { # HOST
    local file=$CONF/cluster.env secret='(DATABASE_[A-Z_]*|SCHEDULER_ADMIN_PASSWORD)'
    if ! has_only_workers "$1"; then
        cat "$file"
        return 0
    fi
    sed -E "/^[[:space:]]*(export[[:space:]]+)?$secret=/d" "$file"
}

has_only_workers() { [ "$(roles_of "$1" | tr '\n' ' ')" = "worker " ]; } # HOST

step_configure() {
    local file name work=$STATE/conf/$1
    rm -rf "$work"
    (umask 077 && mkdir -p "$work" && cluster_env_for "$1" >"$work/cluster.env")
    if has_only_workers "$1" && ! (
        unset DATABASE_URL DATABASE_USERNAME DATABASE_PASSWORD SCHEDULER_ADMIN_PASSWORD
        # shellcheck disable=SC1091 # it was just made
        . "$work/cluster.env" && [ -z "${DATABASE_URL:-}${DATABASE_PASSWORD:-}${SCHEDULER_ADMIN_PASSWORD:-}" ]
    ); then
        die "$1 has only workers, which need no passwords: expected DATABASE_URL, DATABASE_USERNAME, DATABASE_PASSWORD and" \
            "SCHEDULER_ADMIN_PASSWORD in $CONF/cluster.env on a line each of their own, so that they can be left out there"
    fi
    put_setting "$1" "$work/cluster.env"
    rm -rf "$work"
    for file in "$CONF"/*.yaml; do
        name=$(basename "$file" .yaml)
        if has_only_workers "$1" && is_role "$name" && [ "$name" != worker ]; then
            on_host "$1" "cd $(printf %q "$INSTALL_PATH/conf") && rm -f $name.yaml $name.yaml.previous"
        else
            put_setting "$1" "$file"
        fi
    done
    # a former one may have held more
    if has_only_workers "$1"; then on_host "$1" "rm -f $(printf %q "$INSTALL_PATH/conf/cluster.env.previous")"; fi
    on_host "$1" "cd $(printf %q "$INSTALL_PATH/conf") && { [ -f host.env ] ||
        printf '# What is different on this host; stronger than cluster.env.\nNODE_HOST=%s\n#LISTEN_HOST=\n#JAVA_HOME=\n' $1 >host.env; }"
}

put_setting() { # HOST FILE
    local there
    there=$INSTALL_PATH/conf/$(basename "$2")
    # made there with its mode before anything is in it
    on_host "$1" "umask 077 && : >$(printf %q "$there.part")"
    copy_to "$1" "$2" "$there.part"
    on_host "$1" "cd $(printf %q "$INSTALL_PATH/conf") && f=$(basename "$2") &&
        if [ -f \$f ] && ! cmp -s \$f \$f.part; then cp -p \$f \$f.previous; fi && mv -f \$f.part \$f"
}

step_switch() {
    on_host "$1" "cd $(printf %q "$INSTALL_PATH") && ln -sfn $VERSION .current && mv -Tf .current current"
}

# Nothing depends on it.
step_warm() {
    on_host "$1" "cd $(printf %q "$INSTALL_PATH/current") && [ ! -x bin/startup-cache.sh ] || bin/startup-cache.sh" ||
        echo "without the startup cache; the reason stands above"
}

# Ends at the first command that fails, which within the condition of another shell nothing does.
in_a_shell_of_its_own() { # FUNCTION HOST
    bash -euo pipefail <(
        declare -f
        declare -p SELF ROOT BASE CONF STATE INSTALL_PATH VERSION TARBALL CHECKSUM CERTS CA_DIR AGAIN JAVA JAVA_HOME \
            JAVA_HOME_THERE SSH_PORT SSH_USER SSH_OPTIONS ROLES MASTERS WORKERS APIS ALERTS
        printf '%q ' "$@"
    ) </dev/null
}

install_host() { # HOST
    local step
    for step in reach unpack certify configure switch warm; do
        if [ -e "$STATE/failed" ]; then
            echo "not begun: $step (another host failed)"
            return 1
        fi
        if in_a_shell_of_its_own "step_$step" "$1"; then
            echo "done: $step"
        else
            : >"$STATE/failed"
            echo "FAILED: $step"
            return 1
        fi
    done
}

work() {
    local here=''
    rm -f "$STATE/failed"
    CHECKSUM=$(sha256sum "$TARBALL" | cut -d ' ' -f 1)
    # shellcheck disable=SC2046 # one word a host
    if in_parallel install_host $(cluster_hosts); then
        echo "Version $VERSION is installed on all hosts. Start it with bin/start-all.sh, or when an earlier version runs with"
        # here they would read the configuration beside them
        [ "$CONF" != "$BASE/conf" ] || here="here or "
        echo "bin/rolling-restart.sh, ${here}in $INSTALL_PATH/current of a host."
        echo 0 >"$STATE/outcome"
    else
        echo "Stopped: not everything is installed. Nothing that runs was touched. Put it right and run bin/install.sh again:"
        echo "it goes on where it stopped."
        echo 1 >"$STATE/outcome"
    fi
}

# Shows what the detached work says, and takes over its outcome.
follow() { # PID
    tail -n +1 -f --pid="$1" "$STATE/install.log"
    exit "$(cat "$STATE/outcome" 2>/dev/null || echo 1)"
}

TARBALL='' CERTS='' AGAIN='' DRY='' DETACHED=''
ALL=("$@")
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --conf | --tarball | --certs)
            [ -n "${2:-}" ] || misused "expected a path after $1"
            path=$(cd "$(dirname "$2")" 2>/dev/null && pwd -P)/$(basename "$2")
            [ -e "$path" ] || misused "$1: there is no $2"
            case $1 in
                --conf) SCHEDULER_CONF=$path ;;
                --tarball) TARBALL=$path ;;
                --certs) CERTS=$path ;;
            esac
            shift
            ;;
        --again) AGAIN=1 ;;
        --dry-run) DRY=1 ;;
        --detached) DETACHED=1 ;;
        *) misused "unexpected word $1" ;;
    esac
    shift
done
JAVA_HOME_HERE=${JAVA_HOME:-}
find_home
# what cluster.env says counts there; here, what this shell had
JAVA_HOME_THERE=$(
    JAVA_HOME=''
    # shellcheck disable=SC1091 # it is the user's
    [ ! -f "$CONF/cluster.env" ] || . "$CONF/cluster.env" >&2
    echo "$JAVA_HOME"
)
if [ -n "$JAVA_HOME_HERE" ]; then JAVA_HOME=$JAVA_HOME_HERE; fi
find_java || exit 1
[ -n "$INSTALL_PATH" ] || die "expected INSTALL_PATH in $CONF/cluster.env: the folder to install to on each host"
case $INSTALL_PATH in /*) ;; *) die "INSTALL_PATH: expected an absolute path, but got '$INSTALL_PATH'" ;; esac
VERSION=$(version_of "$ROOT")
STATE=$CA_DIR/install$(tr '/' '-' <<<"$INSTALL_PATH")

if [ -n "$DRY" ]; then
    echo "would install $VERSION to $INSTALL_PATH with the configuration in $CONF"
    for host in $(cluster_hosts); do
        echo "  $host: $(roles_of "$host" | tr '\n' ' ')$(is_here "$host" && echo '(here)' || echo "(ssh port $SSH_PORT)")"
    done
    exit 0
fi

umask 022
mkdir -p "$STATE"
if [ -n "$DETACHED" ]; then
    find_tarball
    if [ -z "$CERTS" ] && [ ! -f "$CA_DIR/ca.pem" ]; then
        (umask 077 && "$ROOT/bin/scheduler" cert init-ca --ca-dir "$CA_DIR")
    fi
    work
    exit 0
fi
if [ -f "$STATE/pid" ]; then
    read -r pid began <"$STATE/pid" || true
    if [ -n "${pid:-}" ] && [ "$(start_time "$pid")" = "${began:-}" ]; then
        say "An installation is under way (process $pid); this is what it says:"
        follow "$pid"
    fi
fi
: >"$STATE/install.log"
rm -f "$STATE/outcome"
# Not this terminal's child in anything that matters: a lost connection ends the looking on, not the work.
SCHEDULER_CONF=$CONF setsid bash "$ROOT/bin/install.sh" "${ALL[@]}" --detached </dev/null >"$STATE/install.log" 2>&1 &
child=$!
echo "$child $(start_time "$child")" >"$STATE/pid"
follow "$child"
