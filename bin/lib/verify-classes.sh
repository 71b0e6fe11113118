# Sourced by the scripts that run something of scheduler-verify, which is never packaged. Needs ROOT, and build.sh.
#
# build_verify_classes: compiles what has changed and sets VERIFY_CLASS_PATH; returns 1 when that fails.
# build_programs: packages the programs that are to be measured if they have changed, and makes their startup cache as
#   bin/install.sh does; returns 1 when that fails.

# scheduler-verify is no part of the programs.
changed_since_build() {
    [ -n "$(cd "$ROOT" && find pom.xml ./*/pom.xml ./*/src -path './scheduler-verify/*' -prune -o \
        -newer target/built -print 2>/dev/null | head -n 1)" ]
}

build_programs() {
    is_up_to_date || build >&2 || return 1
    "$ROOT/bin/startup-cache.sh" >&2
}

verify_class_path_file=$ROOT/scheduler-verify/target/class-path

verify_is_up_to_date() {
    [ -f "$verify_class_path_file" ] &&
        [ -z "$(cd "$ROOT" && find pom.xml ./*/pom.xml ./*/src -newer "$verify_class_path_file" | head -n 1)" ]
}

build_verify_classes() {
    if ! verify_is_up_to_date; then
        echo "Compiling what has changed; output: $ROOT/scheduler-verify/target/class-path.log" >&2
        mkdir -p "$ROOT/scheduler-verify/target"
        if ! (cd "$ROOT" && mvn -B -ntp -q ${SCHEDULER_MAVEN_OPTIONS:-} -pl scheduler-verify -am test-compile \
            dependency:build-classpath -Dmdep.outputFile=target/class-path -Dmdep.includeScope=test </dev/null) \
            >"$ROOT/scheduler-verify/target/class-path.log" 2>&1; then
            rm -f "$verify_class_path_file"
            echo "It does not compile. The end of $ROOT/scheduler-verify/target/class-path.log:" >&2
            tail -n 30 "$ROOT/scheduler-verify/target/class-path.log" >&2
            return 1
        fi
        touch "$verify_class_path_file"
    fi
    VERIFY_CLASS_PATH="$ROOT/scheduler-verify/target/test-classes:$(cat "$verify_class_path_file")"
}
