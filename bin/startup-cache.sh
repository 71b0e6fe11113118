#!/usr/bin/env bash
# Makes the cache with which services start faster. See "usage" below.
set -euo pipefail

SELF=${BASH_SOURCE[0]}
. "$(dirname "$SELF")/lib/home.sh"
. "$(dirname "$SELF")/lib/find-java.sh"
. "$(dirname "$SELF")/lib/node.sh"
. "$(dirname "$SELF")/lib/startup-cache.sh"

REHEARSED_SECONDS=360

usage() {
    cat <<TEXT
usage: bin/startup-cache.sh [--again] [--remove] [--help]
Makes the cache with which the services, the standalone and nothing else of this version start in about half the time. Runs
the standalone once with a folder and ports of its own, some hundred small workflows on it, and ends it: needs neither
database nor ZooKeeper and touches none, takes about a minute and 600 MB of memory, and gives way to everything else that
runs. Made already, it returns at once.
bin/install.sh does this on each host. Without the cache everything starts all the same.
  --again    also when it is there
  --remove   removes it
It belongs to this version, the JDK and the user who makes it: run this as the user of the services, again after an update of
the JDK. It lies in the version's folder "startup"; SCHEDULER_STARTUP_CACHE (in conf/cluster.env, or the environment) names
another one by its absolute path, or is "off".
TEXT
}

AGAIN='' REMOVE=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --again) AGAIN=1 ;;
        --remove) REMOVE=1 ;;
        *) misused "unexpected word $1" ;;
    esac
    shift
done

find_home
find_java || exit 1
if ! startup_cache_folder; then
    echo "SCHEDULER_STARTUP_CACHE is off: no startup cache is made."
    exit 0
fi
if [ -n "$REMOVE" ]; then
    rm -f "$CACHE_FOLDER"/*.aot "$CACHE_FOLDER"/*.jsa
    echo "The startup cache is removed."
    exit 0
fi
CLASS_PATH=$(class_path)
startup_cache_file "$CLASS_PATH"
if [ -z "$AGAIN" ] && [ -s "$CACHE_FILE" ] && [ -O "$CACHE_FILE" ]; then
    echo "The startup cache is there: $CACHE_FILE"
    exit 0
fi

# Nobody else's to read, and above all to write.
umask 077
if ! mkdir -p "$CACHE_FOLDER" 2>/dev/null || ! [ -w "$CACHE_FOLDER" ]; then
    die "$CACHE_FOLDER can not be written to: run this as its owner, or name another folder as SCHEDULER_STARTUP_CACHE"
fi
if command -v flock >/dev/null 2>&1; then
    exec 9>"$CACHE_FOLDER/lock"
    flock -n 9 || die "a startup cache is being made already in $CACHE_FOLDER"
fi

WORK=$CACHE_FOLDER/work
PART=$WORK/made.${CACHE_FILE##*.}
CHILD=''
tidy() {
    if [ -n "$CHILD" ] && kill -TERM "$CHILD" 2>/dev/null; then
        await_end 30 || kill -KILL "$CHILD" 2>/dev/null || true
    fi
    rm -rf "$WORK"
}

await_end() { # SECONDS
    local deadline=$(($(date +%s) + $1))
    while kill -0 "$CHILD" 2>/dev/null && ! is_zombie "$CHILD"; do
        [ "$(date +%s)" -le "$deadline" ] || return 1
        pause 0.2
    done
}

failed() { die "the startup cache was not made, and everything starts as before: $*: $(grep -v '^\[' "$WORK/out" | tail -n 3)"; }

rm -rf "$WORK"
mkdir "$WORK"
trap tidy EXIT
trap 'exit 130' INT TERM HUP
case $PART in
    *.aot) record=-XX:AOTCacheOutput=$PART use="-XX:AOTMode=on -XX:AOTCache=" ;;
    *) record=-XX:ArchiveClassesAtExit=$PART use="-Xshare:on -XX:SharedArchiveFile=" ;;
esac
# the environment of services is not for this one
env -u DATABASE_URL -u DATABASE_USERNAME -u DATABASE_PASSWORD -u REGISTRY_CONNECTSTRING -u SCHEDULER_DATABASE_PASSWORD \
    -u SCHEDULER_ADMIN_PASSWORD -u SCHEDULER_LISTEN_HOST \
    SCHEDULER_HOME="$WORK/home" SCHEDULER_API_PORT=0 SCHEDULER_MASTER_PORT=0 SCHEDULER_ALERT_PORT=0 \
    nice -n 19 "$JAVA" -Xmx512m "$record" -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
    -Djava.awt.headless=true -cp "$CLASS_PATH" io.scheduler.standalone.Rehearsal \
    </dev/null >"$WORK/out" 2>&1 9>&- &
CHILD=$!
# it ends by itself, and writes the cache while it does
await_end "$REHEARSED_SECONDS" || failed "the rehearsal did not end within $REHEARSED_SECONDS s"
wait "$CHILD" || { CHILD='' && failed "the rehearsal failed"; }
CHILD=''
[ -s "$PART" ] || failed "nothing was written, is there room in $CACHE_FOLDER"
# one that the JVM would not take, cut off by a full disk for instance, is none
# shellcheck disable=SC2086 # the first of them may be two words
"$JAVA" ${use% *} "${use##* }$PART" --enable-native-access=ALL-UNNAMED -cp "$CLASS_PATH" -version >"$WORK/out" 2>&1 9>&- ||
    failed "the JVM does not take it"
mv -f "$PART" "$CACHE_FILE"
for former in "$CACHE_FOLDER"/*.aot "$CACHE_FOLDER"/*.jsa; do
    if [ -e "$former" ] && [ "$former" != "$CACHE_FILE" ]; then rm -f "$former"; fi
done
echo "The startup cache is made: $CACHE_FILE"
