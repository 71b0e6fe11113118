# shellcheck shell=sh
# Sourced by the scripts in bin/. POSIX sh. Needs ROOT, and of find_java JAVA and JAVA_HOME.
#
# The startup cache: classes as the JVM keeps them in memory once it has read, checked and linked them, and from JDK 25 on
# what it learned of the methods that a start calls. A start that maps it takes about half the CPU. One file serves all
# programs, since they share one class path. bin/startup-cache.sh makes it; nothing else does, and nothing needs it.

# A service that waits all day and is wanted at night must be fast at once. Compiled thoroughly, by the JVM's second compiler,
# it becomes faster in the long run, but that takes a quarter of two processors away from the tasks in the first minutes of
# load; docs/performance.md has the figures. And it is compiled soon: what happens every few seconds, as in an idle cluster, would
# be interpreted for minutes otherwise. Options that come later on the command line are stronger.
# shellcheck disable=SC2034 # the scripts read it
QUICK_COMPILER="-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.2 -XX:ReservedCodeCacheSize=128m"

# Sets CACHE_FOLDER. It lies with the version that it belongs to, and goes with it. Fails when there is to be no cache.
startup_cache_folder() {
    case ${SCHEDULER_STARTUP_CACHE:-} in
        off) return 1 ;;
        /*) CACHE_FOLDER=$SCHEDULER_STARTUP_CACHE ;;
        *) if [ -d "$ROOT/lib" ]; then CACHE_FOLDER=$ROOT/startup; else CACHE_FOLDER=$ROOT/target/startup; fi ;;
    esac
}

# Sets CACHE_FILE, whose name says what it was made with: after an update of the JDK or of a jar it is another one, and the
# former is of no use. (The JVM compares all of this again.) Fails when there is to be no cache.
startup_cache_file() { # CLASS-PATH
    startup_cache_folder || return 1
    CACHE_FILE=$CACHE_FOLDER/$(
        IFS=:
        set -f
        {
            cat "$JAVA_HOME/release" 2>/dev/null
            for _entry in $JAVA_HOME $1; do
                case $_entry in
                    */'*') (set +f && stat -c '%n %s %Y' "${_entry%'*'}"*.jar) ;;
                    *) stat -c '%n %s %Y' "$_entry" ;;
                esac
            done 2>/dev/null
        } | cksum | tr -d ' '
    ).$(startup_cache_kind)
}

# JDK 25 makes AOT caches in one run; before there are archives of classes.
startup_cache_kind() { if [ "$(java_major "$JAVA_HOME")" -ge 25 ]; then echo aot; else echo jsa; fi; }

# Sets STARTUP_OPTION to the option of Java that uses the cache, or to nothing: where there is no cache for this JDK and these
# jars, where somebody else owns it (what stands in it is believed as if it were the program), and where the options say
# something of their own about such things. A cache that the JVM can not use it leaves aside by itself; STARTUP_QUIET are the
# options with which it does so without words, and with which it looks at the checksum (75 ms) and does not fall over one that
# the disk has spoilt.
# shellcheck disable=SC2034 # the scripts read it
find_startup_cache() { # CLASS-PATH OPTIONS
    STARTUP_OPTION='' STARTUP_QUIET=''
    case $2 in
        *AOT* | *SharedArchive* | *ArchiveClasses* | *-Xshare*) return 0 ;;
    esac
    startup_cache_file "$1" || return 0
    # [ -O ] is not in POSIX, but in every shell of a Linux
    # shellcheck disable=SC3067
    if [ -f "$CACHE_FILE" ] && [ -r "$CACHE_FILE" ] && [ -O "$CACHE_FILE" ]; then
        case $CACHE_FILE in
            *.aot)
                STARTUP_OPTION=-XX:AOTCache=$CACHE_FILE
                STARTUP_QUIET="-XX:+VerifySharedSpaces -Xlog:aot=off"
                ;;
            *)
                STARTUP_OPTION=-XX:SharedArchiveFile=$CACHE_FILE
                STARTUP_QUIET="-XX:+VerifySharedSpaces -Xlog:cds=off"
                ;;
        esac
    fi
}
