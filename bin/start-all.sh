#!/usr/bin/env bash
# Starts every node of the cluster. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/cluster.sh"

usage() {
    cat <<TEXT
usage: bin/start-all.sh [--only ROLE] [--dry-run] [--help]
Starts the nodes that conf/cluster.env lists, PARALLEL at a time; those that run are left alone. Workers go first, so that
tasks that went on running while everything was stopped have their worker back before a master misses it; then masters,
alerts and apis. Returns when all are ready; stops at the first role of which one is not, and may be run again.
TEXT
}

start_node() { on_node "$1" start ${DRY:+--dry-run}; }

read_options "$@"
find_home
for role in ${ONLY:-worker master alert api}; do
    # shellcheck disable=SC2046 # one word a node
    in_parallel start_node $(cluster_nodes "$role") ||
        die "not everything started: $FAILED. What it said stands above; bin/start-all.sh goes on from here"
done
if [ -z "$DRY" ]; then echo "Everything is ready; bin/status-all.sh shows it."; fi
