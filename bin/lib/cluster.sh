# shellcheck shell=bash
# Sourced by the scripts in bin/. Bash. Needs home.sh and node.sh. The nodes of the cluster and how to reach their hosts.

# A node in one word: role@host, or role@host#2 for the second of that role on that host.
cluster_nodes() { # ROLE...
    local role host hosts n word
    for role in "$@"; do
        case $role in
            master) hosts=$MASTERS ;;
            worker) hosts=$WORKERS ;;
            api) hosts=$APIS ;;
            alert) hosts=$ALERTS ;;
        esac
        local -A seen=()
        for host in $hosts; do
            n=$((${seen[$host]:-0} + 1))
            seen[$host]=$n
            word=$role@$host
            if [ "$n" -gt 1 ]; then word=$word#$n; fi
            echo "$word"
        done
        unset seen
    done
}

cluster_hosts() { tr ' ' '\n' <<<"$MASTERS $WORKERS $APIS $ALERTS" | sed '/^$/d' | awk '!seen[$0]++'; }

role_of() { echo "${1%%@*}"; }

host_of() {
    local rest=${1#*@}
    echo "${rest%%#*}"
}

instance_of() { case $1 in *'#'*) echo "${1##*#}" ;; *) echo 1 ;; esac; }

is_node() { cluster_nodes master worker api alert | grep -qxF -- "$1"; }

is_here() { case $1 in localhost | 127.0.0.1 | "$(hostname 2>/dev/null)") return 0 ;; *) return 1 ;; esac; }

# Runs shell words on a host: here without ssh. Never asks for anything.
on_host() { # HOST COMMAND-LINE
    if is_here "$1"; then
        bash -c "$2" </dev/null
    else
        # shellcheck disable=SC2086 # options are several words
        ssh -n -p "$SSH_PORT" -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 $SSH_OPTIONS \
            "${SSH_USER:+$SSH_USER@}$1" "$2"
    fi
}

copy_to() { # HOST FILE TARGET
    if is_here "$1"; then
        cp -f "$2" "$3"
    else
        # shellcheck disable=SC2086 # options are several words
        ssh -p "$SSH_PORT" -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 $SSH_OPTIONS \
            "${SSH_USER:+$SSH_USER@}$1" "cat >$(printf %q "$3")" <"$2"
    fi
}

# The command line that runs a script of the installation over there; without an INSTALL_PATH this program, for clusters
# that are nowhere but here.
program_there() { # HOST SCRIPT
    if [ -n "$INSTALL_PATH" ]; then
        printf '%q' "$INSTALL_PATH/current/bin/$2"
    elif is_here "$1"; then
        printf 'SCHEDULER_BASE=%q SCHEDULER_CONF=%q %q' "$BASE" "$CONF" "$ROOT/bin/$2"
    else
        die "$1 is another host: expected INSTALL_PATH in $CONF/cluster.env"
    fi
}

on_node() { # NODE COMMAND [OPTION...]
    local node=$1 command=$2
    shift 2
    on_host "$(host_of "$node")" \
        "$(program_there "$(host_of "$node")" scheduler-daemon.sh) $command $(role_of "$node") --instance $(instance_of "$node") $*"
}

# Runs a function for each of some words, PARALLEL at a time; each one's output is prefixed by its word. Starts no more
# after one has failed; fails when one did, which FAILED then names.
in_parallel() { # FUNCTION WORD...
    local work=$1 word folder
    shift
    folder=$(mktemp -d)
    FAILED=''
    for word in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "$PARALLEL" ]; do pause; done
        if [ -n "$(ls -A "$folder")" ]; then break; fi
        {
            { "$work" "$word" || : >"$folder/${word//\//_}"; } 2>&1 | sed -u "s|^|[$word] |"
        } &
    done
    wait
    FAILED=$(cd "$folder" && echo ./* | sed 's|\./||g; s|^\*$||')
    rm -rf "$folder"
    [ -z "$FAILED" ]
}

# Reads what every script for the whole cluster may be told: sets DRY to 1 and ONLY to a role where asked to. A script that
# knows more has a function own_option, which looks at the first of the words that are left: it fails for one it does not
# know, else it sets TAKEN to how many words it took.
# shellcheck disable=SC2034 # the scripts read them
read_options() { # WORD...
    DRY='' ONLY=''
    while [ $# -gt 0 ]; do
        TAKEN=1
        case $1 in
            --help | -h) usage; exit 0 ;;
            --dry-run) DRY=1 ;;
            --only)
                is_role "${2:-}" || misused "expected master, worker, api or alert after --only"
                ONLY=$2 TAKEN=2
                ;;
            *) own_option "$@" || misused "unexpected word $1" ;;
        esac
        shift "$TAKEN"
    done
}

own_option() { return 1; } # unless the script has one

no_more_words() { [ $# -eq 0 ] || misused "unexpected word $1"; }
