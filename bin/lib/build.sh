# shellcheck shell=sh
# Sourced by the scripts in bin/. Needs ROOT and find_java.

JAR_PATTERN="scheduler-standalone/target/scheduler-standalone-*.jar"

is_built() {
    for jar in "$ROOT"/$JAR_PATTERN; do
        [ -f "$jar" ] && [ -d "$ROOT/scheduler-standalone/target/lib" ] && [ -f "$ROOT/target/built" ] && return 0
    done
    return 1
}

changed_since_build() {
    # in [ ]: with pipefail the pipeline itself would fail as soon as head has seen enough
    [ -n "$(cd "$ROOT" && find pom.xml ./*/pom.xml ./*/src scheduler-ui/public scheduler-ui/build \
        scheduler-ui/*.json scheduler-ui/*.ts scheduler-ui/index.html -newer target/built 2>/dev/null | head -n 1)" ]
}

is_up_to_date() { is_built && ! changed_since_build; }

# Packages the programs without running tests.
build() {
    if ! command -v mvn >/dev/null 2>&1; then
        echo "Expected Maven (mvn) on the PATH to build the programs, but it is not there. Install it first." >&2
        return 1
    fi
    mkdir -p "$ROOT/target"
    started=$(date +%s)
    echo "Building (a few minutes when Maven must fetch everything first); output: $ROOT/target/build.log"
    # What changes while we build must be built the next time.
    : >"$ROOT/target/building"
    rm -rf "$ROOT/scheduler-standalone/target/lib" "$ROOT/scheduler-cli/target/lib" "$ROOT/scheduler-admin/target/lib"
    if ! (cd "$ROOT" && mvn -B -ntp -q -DskipTests package </dev/null) >"$ROOT/target/build.log" 2>&1; then
        echo "The build failed. The end of $ROOT/target/build.log:" >&2
        tail -n 40 "$ROOT/target/build.log" >&2
        return 1
    fi
    mv "$ROOT/target/building" "$ROOT/target/built"
    cat "$ROOT/scheduler-ui/target/left-out" 2>/dev/null || true
    echo "Built in $(($(date +%s) - started)) s."
}
