#!/usr/bin/env bash
# The database: init, migrate, status, backup, restore, recovered. bin/db.sh --help
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"

case ${1:-} in
    # its options are those of the command; this only reads cluster.env first
    --dry-run) misused "say --dry-run after the command" ;;
esac
find_home
export SCHEDULER_CONF=$CONF
if [ -n "${DATABASE_URL:-}" ]; then export DATABASE_URL; fi
if [ -n "${DATABASE_USERNAME:-}" ]; then export DATABASE_USERNAME; fi
if [ -n "${DATABASE_PASSWORD:-}" ]; then export DATABASE_PASSWORD; fi
exec "$ROOT/bin/scheduler" db "$@"
