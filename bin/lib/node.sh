# shellcheck shell=bash
# Sourced by the scripts in bin/. Bash. Needs home.sh. What one node of this host is called, where it listens and how it is.

ROLES="master worker api alert"

is_role() { case " $ROLES " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

node_name() { if [ "$2" -eq 1 ]; then echo "$1"; else echo "$1-$2"; fi; }

shifted() { echo $(($1 + PORT_STEP * ($2 - 1))); } # PORT INSTANCE

rpc_port() { # ROLE INSTANCE
    case $1 in
        master) shifted "$MASTER_PORT" "$2" ;;
        alert) shifted "$ALERT_PORT" "$2" ;;
        api) shifted "$API_PORT" "$2" ;;
        worker) echo 0 ;;
    esac
}

management_port() { # ROLE INSTANCE
    case $1 in
        master) shifted "$MASTER_MANAGEMENT_PORT" "$2" ;;
        worker) shifted "$WORKER_MANAGEMENT_PORT" "$2" ;;
        api) shifted "$API_MANAGEMENT_PORT" "$2" ;;
        alert) shifted "$ALERT_MANAGEMENT_PORT" "$2" ;;
    esac
}

main_class() {
    case $1 in
        master) echo io.scheduler.master.app.MasterApplication ;;
        worker) echo io.scheduler.worker.app.WorkerApplication ;;
        api) echo io.scheduler.api.app.ApiApplication ;;
        alert) echo io.scheduler.alert.app.AlertApplication ;;
    esac
}

# When the kernel started that process, in ticks since boot: together with the pid it names one process for ever.
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

is_zombie() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | grep -q '^Z'; }

# Sets PID to the process that the pid file names if that very process still lives.
find_running() { # NAME
    local recorded=''
    PID=''
    [ -r "$BASE/run/$1.pid" ] || return 1
    read -r PID recorded <"$BASE/run/$1.pid" || true
    [ -n "$PID" ] && [ -n "$recorded" ] && [ "$(start_time "$PID")" = "$recorded" ] && ! is_zombie "$PID"
}

pause() { sleep "${1:-0.2}" 2>/dev/null || sleep 1; }

# Where to reach here what listens on that address.
reachable() {
    case $1 in
        0.0.0.0 | "::") echo 127.0.0.1 ;;
        *) echo "$1" ;;
    esac
}

management_host() { reachable "$MANAGEMENT_LISTEN_HOST"; }

# Prints a page of a management port; fails unless the answer is 200.
http_get() { # HOST PORT PATH
    if command -v curl >/dev/null 2>&1; then
        curl -fsS --noproxy '*' --max-time 5 "http://$1:$2$3" 2>/dev/null
        return
    fi
    timeout 5 bash -c '
        exec 3<>"/dev/tcp/$1/$2" || exit 1
        printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$3" "$1" >&3
        read -r _ status _ <&3
        [ "$status" = 200 ] || exit 1
        sed "1,/^\r*$/d" <&3' http_get "$1" "$2" "$3" 2>/dev/null
}

# Host and port of each that the node listens on, one pair a line, as seen from here.
ports_of() { # ROLE INSTANCE
    echo "$(management_host) $(management_port "$1" "$2")"
    case $1 in
        master | alert) echo "$(reachable "$LISTEN_HOST") $(rpc_port "$1" "$2")" ;;
        api) echo "$(reachable "$API_LISTEN_HOST") $(rpc_port "$1" "$2")" ;;
    esac
}

is_taken() { timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/$2"' is_taken "$1" "$2" 2>/dev/null; } # HOST PORT

# Who that is on a port of ours, as the rest of a sentence.
occupant() { # PORT
    local info
    info=$(node_info "$(http_get "$(management_host)" "$1" /actuator/prometheus || true)")
    if [ -n "$info" ]; then
        echo "a $(label role "$info") answers already, process $(label pid "$info"), id $(label id "$info")"
    else
        echo "another process listens already (ss -ltnp shows which)"
    fi
}

node_info() { grep '^scheduler_node_info{' <<<"$1" || true; } # METRICS

# Whether what answers is that process; versions before this label are believed.
speaks() { # PID INFO
    case $(label pid "$2") in
        - | "$1") return 0 ;;
        *) return 1 ;;
    esac
}

is_ready() { # ROLE INSTANCE PID
    local host port
    host=$(management_host) port=$(management_port "$1" "$2")
    http_get "$host" "$port" /actuator/health/readiness >/dev/null &&
        speaks "$3" "$(node_info "$(http_get "$host" "$port" /actuator/prometheus || true)")"
}

# One line of words: state pid uptime-seconds version incarnation mode slots id all-slots; - for what is not known.
node_facts() { # ROLE INSTANCE
    local name state='' metrics info
    name=$(node_name "$1" "$2")
    if ! find_running "$name"; then
        echo "DOWN - - - - - - - -"
        return 0
    fi
    metrics=$(http_get "$(management_host)" "$(management_port "$1" "$2")" /actuator/prometheus || true)
    info=$(node_info "$metrics")
    # another process on its port: nothing that it says is about this one
    if ! speaks "$PID" "$info"; then metrics='' info='' state=NOT_READY; fi
    if [ -z "$state" ] && is_ready "$1" "$2" "$PID"; then state=UP; fi
    local uptime mode slots all
    uptime=$(ps -o etimes= -p "$PID" 2>/dev/null | tr -d ' ' || true)
    mode=$(sed -n 's/^scheduler_node_mode{.*mode="\([A-Z]*\)".*} 1\.0$/\1/p' <<<"$metrics")
    slots=$(sed -n 's/^scheduler_master_slots\({.*}\)* \([0-9]*\).*/\2/p' <<<"$metrics")
    all=$(sed -n 's/^scheduler_slots\({.*}\)* \([0-9]*\).*/\2/p' <<<"$metrics")
    echo "${state:-NOT_READY} $PID ${uptime:--} $(label version "$info") $(label incarnation "$info") ${mode:--} ${slots:--}" \
        "$(label id "$info") ${all:--}"
}

label() { # NAME LINE
    local value
    value=$(sed -n "s/.*[{,]$1=\"\([^\"]*\)\".*/\1/p" <<<"$2")
    echo "${value:--}"
}
