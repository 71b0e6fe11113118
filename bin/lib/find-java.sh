# shellcheck shell=sh
# Sourced by the scripts in bin/. POSIX sh.
#
# find_java: sets JAVA_HOME and JAVA to a JDK of version 21 or newer and returns 0; says what to do and returns 1 when
# there is none. Looks at JAVA_HOME, then at the java on PATH, then where installers put JDKs (the newest wins).

SCHEDULER_MIN_JAVA=21

# Without any locale, as from cron or in a container, a JVM reads and passes on nothing but ASCII: names of files, the
# environment of tasks.
if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then
  LC_CTYPE=C.UTF-8
  export LC_CTYPE
fi

# java_major FOLDER: prints the major version of the JDK in that folder, 0 when there is none
java_major() {
  _version=
  if [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ]; then
    if [ -r "$1/release" ]; then
      _version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1)
    fi
    if [ -z "$_version" ]; then
      _version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p' | head -n 1)
    fi
  fi
  echo "${_version:-0}"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(java_major "$JAVA_HOME")" -ge "$SCHEDULER_MIN_JAVA" ]; then
    JAVA=$JAVA_HOME/bin/java
    export JAVA_HOME JAVA
    return 0
  fi
  _found=
  _java=$(command -v java 2>/dev/null || true)
  if [ -n "$_java" ]; then
    # follow links by hand: readlink -f is not everywhere
    while [ -L "$_java" ]; do
      _target=$(ls -l "$_java" | sed 's/.* -> //')
      case $_target in
        /*) _java=$_target ;;
        *) _java=$(dirname "$_java")/$_target ;;
      esac
    done
    _folder=$(cd "$(dirname "$_java")/.." 2>/dev/null && pwd -P)
    if [ -n "$_folder" ] && [ "$(java_major "$_folder")" -ge "$SCHEDULER_MIN_JAVA" ]; then
      _found=$_folder
    fi
  fi
  if [ -z "$_found" ]; then
    _best=0
    for _folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
      _major=$(java_major "$_folder")
      if [ "$_major" -ge "$SCHEDULER_MIN_JAVA" ] && [ "$_major" -gt "$_best" ]; then
        _best=$_major
        _found=$_folder
      fi
    done
  fi
  if [ -z "$_found" ]; then
    echo "error: no JDK of version $SCHEDULER_MIN_JAVA or newer was found." >&2
    echo "  Looked at JAVA_HOME (${JAVA_HOME:-not set}), at the java on PATH (${_java:-none}) and in /usr/lib/jvm," >&2
    echo "  /usr/java, /opt, ~/.sdkman/candidates/java, ~/.jdks and /Library/Java/JavaVirtualMachines." >&2
    echo "  Install one (for instance Temurin 25 or Debian's openjdk-21-jdk), or set JAVA_HOME to its folder." >&2
    return 1
  fi
  JAVA_HOME=$_found
  JAVA=$JAVA_HOME/bin/java
  export JAVA_HOME JAVA
}
