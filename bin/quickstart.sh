#!/bin/sh
# From a fresh clone to a workflow that has run: builds if needed, starts the standalone, runs the example to its end and
# leaves the standalone running. Exit status 0 only when the example succeeded.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$ROOT/bin/lib/find-java.sh"
. "$ROOT/bin/lib/build.sh"

SCHEDULER_HOME=${SCHEDULER_HOME:-${HOME:?expected HOME or SCHEDULER_HOME to be set}/.scheduler}
export SCHEDULER_HOME
EXAMPLE=$ROOT/examples/sales-etl
LOG_LINES=30

find_java || exit 1
if ! is_up_to_date; then
    # A program whose files are replaced under it may fall over.
    if [ -f "$SCHEDULER_HOME/standalone.pid" ]; then
        "$ROOT/bin/standalone.sh" stop
    fi
    build || exit 1
fi

if ! "$ROOT/bin/standalone.sh" status >/dev/null 2>&1; then
    echo "Starting the scheduler; its home is $SCHEDULER_HOME."
    "$ROOT/bin/standalone.sh" start || exit 1
else
    "$ROOT/bin/standalone.sh" status
fi

echo "Storing the example, $EXAMPLE/workflow.yaml:"
"$ROOT/bin/scheduler" apply -f "$EXAMPLE/workflow.yaml"
run=$("$ROOT/bin/scheduler" start default/sales-etl --quiet \
    --param "input=$EXAMPLE/sales.csv" --param "workdir=$SCHEDULER_HOME/examples")
echo "Running it on $EXAMPLE/sales.csv as run $run:"
status=0
"$ROOT/bin/scheduler" follow "$run" || status=$?

if [ "$status" -eq 0 ]; then
    echo
    echo "From the log of its task join (bin/scheduler logs $run/join):"
    "$ROOT/bin/scheduler" logs "$run/join" | head -n $LOG_LINES | sed 's/^/  | /'
else
    echo "The example did not succeed; bin/scheduler status $run says why." >&2
fi

url=$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$SCHEDULER_HOME/context.json")
echo
echo "The scheduler goes on running."
echo "  UI and API      $url"
[ "$SCHEDULER_HOME" = "${HOME:-}/.scheduler" ] || echo "  its home        export SCHEDULER_HOME=\"$SCHEDULER_HOME\""
echo "  command line    bin/scheduler --help"
echo "  run it again    bin/scheduler start default/sales-etl --param input=\"$EXAMPLE/sales.csv\" --follow"
echo "  stop it         bin/standalone.sh stop"
exit "$status"
