#!/bin/sh
# Runs every test there is, after installing what they need where this user may. Arguments go to Maven.
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$ROOT/bin/lib/find-java.sh"

# program:package. A database of users; Process groups and the ways of root to run PostgreSQL; certificates as people make them; a load balancer; images without an engine.
NEEDS="setsid:util-linux unshare:util-linux setpriv:util-linux tar:tar openssl:openssl haproxy:haproxy curl:curl shellcheck:shellcheck
node:nodejs npm:npm chromium:chromium buildah:buildah debootstrap:debootstrap"
# Servers are installed only where nothing would start them by itself.
[ -d /run/systemd/system ] || NEEDS="$NEEDS sshd:openssh-server ssh:openssh-client mariadbd:mariadb-server prometheus:prometheus
etcd:etcd-server patroni:patroni pg_lsclusters:postgresql"

missing_packages() {
    for need in $NEEDS; do
        command -v "${need%%:*}" >/dev/null 2>&1 || echo "${need#*:}"
    done | sort -u
}

install_packages() {
    if [ "$(id -u)" -ne 0 ]; then
        return 1
    elif command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && install_each "apt-get install -y -qq" "$@"
    elif command -v dnf >/dev/null 2>&1; then
        install_each "dnf install -y -q" "$@"
    elif command -v zypper >/dev/null 2>&1; then
        install_each "zypper -n -q install" "$@"
    else
        return 1
    fi
}

# All at once or, where one of them stands in the way, each by itself: one that is not to be had must not keep the others away.
install_each() {
    installer=$1
    shift
    # shellcheck disable=SC2086 # several words
    $installer "$@" && return
    failed=0
    for package; do
        # shellcheck disable=SC2086
        $installer "$package" || failed=1
    done
    return "$failed"
}

# Each test that was skipped, with its reason, from the reports of all modules.
left_out() {
    find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -exec awk '
        /<testcase / {
            name = $0; sub(/.* name="/, "", name); sub(/".*/, "", name)
            class = $0; sub(/.*classname="/, "", class); sub(/".*/, "", class)
        }
        /<skipped/ {
            reason = ""
            if (/message="/) { reason = $0; sub(/.*message="/, "", reason); sub(/".*/, "", reason); reason = ": " reason }
            print "  " class "." name reason
        }' {} +
}

count_tests() {
    find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -exec awk '
        /<testcase / { n++ } END { print n + 0 }' {} + | awk '{ n += $1 } END { print n + 0 }'
}

find_java || exit 1
command -v mvn >/dev/null 2>&1 || { echo "Expected Maven (mvn) on the PATH, but it is not there." >&2; exit 1; }

packages=$(missing_packages | tr '\n' ' ')
if [ -n "$packages" ]; then
    echo "The tests need: $packages"
    # shellcheck disable=SC2086 # several words
    install_packages $packages || echo "They could not be installed here; the tests that need them will say so."
fi

find "$ROOT" -path '*/target/surefire-reports' -prune -exec rm -rf {} +
status=0
(cd "$ROOT" && mvn -B -ntp -Pimages,jib -Djib.base=scratch verify "$@" </dev/null) || status=$?

skipped=$(cat "$ROOT/scheduler-ui/target/left-out" 2>/dev/null || true; left_out)
echo
if [ -n "$skipped" ]; then
    echo "Left out:"
    echo "$skipped"
else
    echo "No test was left out."
fi
if [ "$status" -eq 0 ]; then
    echo "All is well: $(count_tests) tests ran with the JDK in $JAVA_HOME."
else
    echo "There are failures: see above, and target/surefire-reports in the module that Maven names." >&2
fi
exit "$status"
