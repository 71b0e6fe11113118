#!/bin/bash
# Starts what the image is for; words go to it. Environment: SCHEDULER_ROLE, SCHEDULER_HEAP_PERCENT (of the container's memory),
# JAVA_OPTS (stronger than what stands here), SCHEDULER_HOST_DOMAIN with POD_IP (node.host where pods are known by their address).
set -euo pipefail

options=(-XX:MaxRAMPercentage="${SCHEDULER_HEAP_PERCENT:-65}" -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED
    -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.2 -XX:ReservedCodeCacheSize=128m
    -Djava.awt.headless=true -Djava.io.tmpdir=/tmp)
before=()
case $SCHEDULER_ROLE in
    # whether a connection lives is found out by what is done with it, when it did something just before
    master) main=io.scheduler.master.app.MasterApplication options+=(-Dcom.zaxxer.hikari.aliveBypassWindowMs=3000) ;;
    worker) main=io.scheduler.worker.app.WorkerApplication before=(/usr/bin/tini --) ;;
    api) main=io.scheduler.api.app.ApiApplication options+=(-Dcom.zaxxer.hikari.aliveBypassWindowMs=3000) ;;
    alert) main=io.scheduler.alert.app.AlertApplication ;;
    tools)
        main=io.scheduler.cli.SchedulerCli
        case ${1:-} in cert | db | secret) main=io.scheduler.admin.SchedulerAdmin ;; esac
        ;;
    *) echo "SCHEDULER_ROLE: expected master, worker, api, alert or tools, but got '$SCHEDULER_ROLE'" >&2 && exit 2 ;;
esac
# an image by Jib has what is in its base alone, and the engine does it where it is told to
if [ ${#before[@]} -gt 0 ] && [ ! -x "${before[0]}" ]; then
    if [ $$ = 1 ]; then echo "this image has no tini: run it with --init or shareProcessNamespace, or what tasks leave behind stays in the table of processes" >&2; fi
    before=()
fi
# Jib has a layout of its own, and a file that tells it
classpath='/opt/scheduler/lib/*'
if [ -f /opt/scheduler/jib-classpath-file ]; then classpath=@/opt/scheduler/jib-classpath-file; fi
if [ -n "${SCHEDULER_HOST_DOMAIN:-}" ]; then
    NODE_HOST=$(tr .: -- <<<"${POD_IP:?}").$SCHEDULER_HOST_DOMAIN
    export NODE_HOST
fi
if [ "$SCHEDULER_ROLE" != tools ]; then
    set -- --spring.config.additional-location=optional:file:/etc/scheduler/conf/ "$@"
fi
# shellcheck disable=SC2086 # the options of Java are several words
exec ${before[@]+"${before[@]}"} "$JAVA_HOME/bin/java" "${options[@]}" ${JAVA_OPTS:-} -cp "$classpath" "$main" "$@"
