#!/usr/bin/env bash
# Shows every node of the cluster. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/cluster.sh"

usage() {
    cat <<TEXT
usage: bin/status-all.sh [--only ROLE] [--dry-run] [--help]
A table of the nodes that conf/cluster.env lists: where, what, state (UP, NOT_READY, DOWN, or NO_HOST when the host does not
answer), version, how long it has run, incarnation (new at each start), mode, slots of masters.
Exit status 0: all are up, 1: some are not. --dry-run only lists the nodes.
TEXT
}

elapsed() { # SECONDS
    case $1 in
        '' | *[!0-9]*) echo - ;;
        *)
            if [ "$1" -lt 60 ]; then
                echo "$1s"
            elif [ "$1" -lt 3600 ]; then
                echo "$(($1 / 60))m$(($1 % 60))s"
            elif [ "$1" -lt 86400 ]; then
                echo "$(($1 / 3600))h$(($1 % 3600 / 60))m"
            else
                echo "$(($1 / 86400))d$(($1 % 86400 / 3600))h"
            fi
            ;;
    esac
}

look() { # NODE
    local facts
    facts=$(on_node "$1" status --porcelain 2>/dev/null || true)
    echo "${facts:-NO_HOST - - - - - - - -}" >"$FOLDER/$1"
}

read_options "$@"
find_home
# shellcheck disable=SC2086 # words
nodes=$(cluster_nodes ${ONLY:-$ROLES})
if [ -n "$DRY" ]; then
    echo "$nodes"
    exit 0
fi
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
# shellcheck disable=SC2086 # words
in_parallel look $nodes || true
status=0
row='%-20s %-10s %-10s %-16s %-8s %-26s %-9s %s\n'
# shellcheck disable=SC2059 # the format is ours
printf "$row" HOST SERVICE STATE VERSION UPTIME INCARNATION MODE SLOTS
for node in $nodes; do
    read -r state _ uptime version incarnation mode slots _ <"$FOLDER/$node"
    # shellcheck disable=SC2059
    printf "$row" "$(host_of "$node")" "$(node_name "$(role_of "$node")" "$(instance_of "$node")")" "$state" "$version" \
        "$(elapsed "$uptime")" "$incarnation" "$mode" "$slots"
    [ "$state" = UP ] || status=1
done
exit "$status"
