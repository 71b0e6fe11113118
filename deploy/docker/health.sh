#!/bin/bash
# Whether the service of this container is ready, for engines that ask by a command. Needs no program but bash.
set -euo pipefail
case $SCHEDULER_ROLE in
    master) port=${SERVER_PORT:-5679} ;;
    worker) port=${SERVER_PORT:-1235} ;;
    api) port=${MANAGEMENT_SERVER_PORT:-12346} ;;
    alert) port=${SERVER_PORT:-50053} ;;
esac
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
