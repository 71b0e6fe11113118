#!/usr/bin/env bash
# Restarts every node of the cluster, one at a time, without anybody noticing. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/cluster.sh"

usage() {
    cat <<TEXT
usage: bin/rolling-restart.sh [--only ROLE] [--from NODE] [--wait S] [--dry-run] [--help]
Restarts the nodes that conf/cluster.env lists one at a time: masters, workers, alerts, apis. After an upgrade with
bin/install.sh the restarted ones are of the new version.
  a master  hands its slots over as it stops; the next goes only when this one is ready again and all slots are driven
  a worker  leaves shell and python tasks running and takes them up again; tasks that run inside of it (http, sql,
            procedure, ...) get ten seconds, then end with it and begin anew or fail, as their onWorkerLoss says: drain it first
            to let them end
  an api    says that it is not ready before it closes its port, so that a load balancer has turned away; the next goes 3 s
            after it is ready, so that one that looks each second has turned to it
Begins only when every node is ready, and stops at the first that does not come back: then at most that one is missing. It
says how to go on from there.
  --only ROLE   only masters, for instance
  --from NODE   go on with this one, as role@host or role@host#2, which may be missing; those before it are left alone
  --wait S      how long a node may take to be ready, and slots to be driven (START_SECONDS)
TEXT
}

# How long a load balancer may take to see that an api is back; as long as one that stops goes on to answer (node.shutdown-delay).
SEEN_SECONDS=3

facts_of() { on_node "$1" status --porcelain 2>/dev/null || true; }

# All but the one that is gone on with, which may be what is missing.
all_ready() {
    local node down=''
    # shellcheck disable=SC2086 # words
    for node in $(cluster_nodes $ROLES); do
        [ "$node" != "$FROM" ] || continue
        case $(facts_of "$node") in
            UP*) ;;
            *) down="$down $node" ;;
        esac
    done
    [ -z "$down" ] || {
        say "not ready:$down"
        return 1
    }
}

# The number of slots that all masters together drive; their own words, which a master never says of a slot it lost.
slots_driven() {
    local node slots sum=0
    for node in $(cluster_nodes master); do
        slots=$(facts_of "$node" | cut -d ' ' -f 7)
        case $slots in
            '' | *[!0-9]*) ;;
            *) sum=$((sum + slots)) ;;
        esac
    done
    echo "$sum"
}

await_slots() { # NODE HAD
    local deadline=$(($(date +%s) + WAIT)) own=0 sum=0 all=''
    while [ "$(date +%s)" -le "$deadline" ]; do
        read -r own all < <(facts_of "$1" | cut -d ' ' -f 7,9)
        # a version that does not say how many there are: as many as were driven before
        case $all in
            '' | *[!0-9]*) all=$SLOTS ;;
        esac
        sum=$(slots_driven)
        if [ "$all" -gt 0 ] && [ "$sum" -eq "$all" ] && { [ "$2" = 0 ] || [ "$own" != 0 ]; }; then
            echo "  $sum slots are driven, $own of them by $1"
            return 0
        fi
        pause 0.5
    done
    say "expected all ${all:-} slots to be driven within $WAIT s, some of them by $1, but it is $sum and ${own:-none}"
    return 1
}

restart_node() { # NODE
    local had=0
    if [ "$(role_of "$1")" = master ]; then had=$(facts_of "$1" | cut -d ' ' -f 7); fi
    case $had in
        '' | *[!0-9]*) had=0 ;; # it did not run
    esac
    on_node "$1" restart --wait "$WAIT" || return 1
    case $(facts_of "$1") in
        UP*) ;;
        *)
            say "$1 is not ready"
            return 1
            ;;
    esac
    if [ "$(role_of "$1")" = master ]; then await_slots "$1" "$had"; fi
}

own_option() { # WORD...
    case $1 in
        --from)
            [ -n "${2:-}" ] || misused "expected a node after --from, as bin/status-all.sh --dry-run lists them"
            FROM=$2
            ;;
        --wait)
            [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || misused "expected a number of seconds after --wait"
            WAIT=$2
            ;;
        *) return 1 ;;
    esac
    TAKEN=2
}

FROM='' WAIT=''
read_options "$@"
find_home
WAIT=${WAIT:-$START_SECONDS}
# shellcheck disable=SC2086 # words
nodes=$(cluster_nodes ${ONLY:-master worker alert api})
if [ -n "$FROM" ]; then
    grep -qxF -- "$FROM" <<<"$nodes" || misused "expected a node after --from, one of: $(tr '\n' ' ' <<<"$nodes")"
    nodes=$(sed -n "\|^$FROM\$|,\$p" <<<"$nodes")
fi
if [ -n "$DRY" ]; then
    echo "would restart, one after the other:"
    # shellcheck disable=SC2086 # words
    printf '  %s\n' $nodes
    exit 0
fi
all_ready || die "nothing was restarted: expected every${FROM:+ other} node to be ready before one is taken away. bin/start-all.sh starts what is missing"
# Only for masters of a version that does not say how many slots there are.
SLOTS=$(slots_driven)
count=0 former=''
total=$(wc -l <<<"$nodes")
for node in $nodes; do
    count=$((count + 1))
    echo "[$count/$total] $node"
    if [ "$former" = api ]; then pause "$SEEN_SECONDS"; fi
    former=$(role_of "$node")
    restart_node "$node" || {
        rest=${ONLY:+--only $ONLY}
        die "stopped at $node; the nodes after it are untouched. When it is well again, go on with:
  bin/rolling-restart.sh --from '$node' $rest"
    }
done
echo "All $total nodes were restarted and are ready."
