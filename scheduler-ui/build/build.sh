#!/bin/sh
# Called by Maven. Builds the web UI, or says why it is left out; with "test": its tests and style.
# SCHEDULER_UI=required fails where it would be left out, SCHEDULER_UI=skip leaves it out.
set -eu
cd -- "$(dirname -- "$0")/.."

STAMP=target/ui.stamp
BUILT=target/classes/META-INF/resources/ui/index.html

# The scripts in bin/ tell the person what stands in this file.
LEFT_OUT=target/left-out

leave_out() {
    echo "The web UI is left out: $1" | tee "$LEFT_OUT" >&2
    if [ "${SCHEDULER_UI:-}" = required ]; then
        echo "SCHEDULER_UI=required asks for it, so the build ends here." >&2
        exit 1
    fi
    exit 0
}

mkdir -p target
[ "${SCHEDULER_UI:-}" != skip ] || leave_out "SCHEDULER_UI=skip says so."
for tool in node npm; do
    command -v "$tool" >/dev/null 2>&1 ||
        leave_out "it needs Node.js 20.19 or newer with npm on the PATH. Install both and build again; REST and the command line work without."
done
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    leave_out "it needs Node.js 20.19 or newer, but there is $(node --version). Install a newer one and build again; REST and the command line work without."

rm -f "$LEFT_OUT"
exec 9>target/build.lock
if command -v flock >/dev/null 2>&1; then flock 9; fi

if ! cmp -s package-lock.json target/installed-lock.json || [ ! -d node_modules ]; then
    npm ci --no-audit --no-fund --loglevel=error >target/npm-ci.log 2>&1 || {
        tail -n 20 target/npm-ci.log >&2
        leave_out "npm ci failed, see above and scheduler-ui/target/npm-ci.log. It needs the npm registry, or a proxy of it named by 'npm config set registry'."
    }
    cp package-lock.json target/installed-lock.json
fi

if [ "${1:-}" = test ]; then
    npm run --silent gen >/dev/null
    npm run --silent lint
    npm test --silent
    exit 0
fi

sources=$(find src public build ./*.json ./*.ts ./*.js ./*.cjs index.html -type f -exec cksum {} + | sort | cksum)
if [ -f "$BUILT" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$sources" ]; then
    exit 0
fi
rm -f "$STAMP"
npm run --silent build >target/build.log 2>&1 || {
    tail -n 60 target/build.log >&2
    exit 1
}
echo "$sources" >"$STAMP"
