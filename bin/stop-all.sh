#!/usr/bin/env bash
# Stops every node of the cluster. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/cluster.sh"

usage() {
    cat <<TEXT
usage: bin/stop-all.sh [--only ROLE] [--force] [--dry-run] [--help]
Stops the nodes that conf/cluster.env lists. Apis go first, so that nothing new comes in; then masters and alerts; workers
last, since a master that misses its workers would begin their tasks again elsewhere. Tasks that run go on for the
worker's worker.restart-grace and are taken up again by workers that are back by then; the others end, and what becomes of
them is decided when masters and workers are back. To let them end first: bin/scheduler-daemon.sh stop worker --drain.
  --force   kill what does not stop in time
TEXT
}

stop_node() { on_node "$1" stop ${DRY:+--dry-run} ${FORCE:+--force}; }

own_option() { # WORD...
    [ "$1" = --force ] || return 1
    FORCE=1 TAKEN=1
}

FORCE=''
read_options "$@"
find_home
for role in ${ONLY:-api master alert worker}; do
    # shellcheck disable=SC2046 # one word a node
    in_parallel stop_node $(cluster_nodes "$role") ||
        die "not everything has stopped: $FAILED. What it said stands above; bin/stop-all.sh goes on from here"
done
if [ -z "$DRY" ]; then echo "Everything has stopped."; fi
