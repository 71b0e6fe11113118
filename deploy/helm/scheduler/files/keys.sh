#!/bin/bash
# Makes what is missing of the CA, the certificates, the key of secrets and passwords, renews what ends soon, and writes it into Secrets
# of this namespace. What is there comes as files: /have/<secret>/<key>. Nothing that is there is ever replaced but certificates.
# Environment: NAMESPACE, RELEASE, PREFIX, CERTIFICATES and ENCRYPTION (true or empty), PASSWORDS (words), RENEW_DAYS, NAMES_<ROLE>
# (comma-separated). Tests set KUBERNETES, HAVE, WORK and ACCOUNT.
set -euo pipefail

KUBERNETES=${KUBERNETES:-https://kubernetes.default.svc}
HAVE=${HAVE:-/have}
WORK=${WORK:-/work}
ACCOUNT=${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
TOOL=${TOOL:-scheduler-tools}
umask 077
# Kubernetes starts a container that has failed once more, on what it left: half of it would stand in the way for ever.
find "$WORK" -mindepth 1 -delete

field() { printf '"%s":"%s"' "$1" "$(base64 -w0 <"$2")"; }

data() { # KEY=FILE…
    local comma='' each
    for each; do
        printf '%s' "$comma"
        field "${each%%=*}" "${each#*=}"
        comma=,
    done
}

# Sends what comes on standard input; the answer's status is in STATUS. Keys are never among the words of a command.
send() { # METHOD CONTENT-TYPE PATH
    STATUS=$(curl -sS --max-time 30 --retry 5 --retry-connrefused --cacert "$ACCOUNT/ca.crt" \
        -H @<(printf 'Authorization: Bearer %s' "$(cat "$ACCOUNT/token")") -H "Content-Type: $2" -X "$1" \
        --data-binary @- -o "$WORK/answer" -w '%{http_code}' "$KUBERNETES/api/v1/namespaces/$NAMESPACE/secrets$3")
}

create() { # NAME TYPE KEY=FILE…
    local name=$1 type=$2
    shift 2
    send POST application/json '' <<<"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"$type\",\"metadata\":{\"name\":\"$name\",\"labels\":{\"app.kubernetes.io/instance\":\"$RELEASE\",\"app.kubernetes.io/component\":\"keys\"}},\"data\":{$(data "$@")}}"
    case $STATUS in
        201) echo "Made the Secret $name." ;;
        409) echo "The Secret $name has been made by somebody else meanwhile: start again." >&2 && exit 1 ;;
        *) echo "expected the Secret $name to be made, but Kubernetes said $STATUS: $(cat "$WORK/answer")" >&2 && exit 1 ;;
    esac
}

replace() { # NAME KEY=FILE…
    local name=$1
    shift
    send PATCH application/merge-patch+json "/$name" <<<"{\"data\":{$(data "$@")}}"
    [ "$STATUS" = 200 ] || { echo "expected the Secret $name to be changed, but Kubernetes said $STATUS: $(cat "$WORK/answer")" >&2 && exit 1; }
    echo "Renewed the Secret $name."
}

certificates() {
    local ca=$WORK/ca role secret names out=$WORK/out
    mkdir -p "$ca" "$out"
    if [ -s "$HAVE/$PREFIX-rpc-ca/tls.key" ]; then
        cat "$HAVE/$PREFIX-rpc-ca/tls.crt" >"$ca/ca.pem"
        cat "$HAVE/$PREFIX-rpc-ca/tls.key" >"$ca/ca-key.pem"
    else
        "$TOOL" cert init-ca --ca-dir "$ca"
        create "$PREFIX-rpc-ca" kubernetes.io/tls tls.crt="$ca/ca.pem" tls.key="$ca/ca-key.pem"
    fi
    for role in master worker api alert; do
        secret=$PREFIX-rpc-$role
        names=NAMES_${role^^}
        if [ -s "$HAVE/$secret/tls.key" ]; then
            cat "$HAVE/$secret/tls.crt" >"$out/$role.pem"
            cat "$HAVE/$secret/tls.key" >"$out/$role-key.pem"
            "$TOOL" cert renew --ca-dir "$ca" --if-days-left "$RENEW_DAYS" "$out/$role.pem"
            cmp -s "$HAVE/$secret/tls.crt" "$out/$role.pem" ||
                replace "$secret" tls.crt="$out/$role.pem" tls.key="$out/$role-key.pem"
        else
            "$TOOL" cert issue --ca-dir "$ca" --role "$role" --name "$role" --san "${!names}" --out "$out"
            create "$secret" kubernetes.io/tls tls.crt="$out/$role.pem" tls.key="$out/$role-key.pem" ca.crt="$ca/ca.pem"
        fi
    done
}

encryption() {
    local secret=$PREFIX-encryption
    [ ! -s "$HAVE/$secret/secrets.key" ] || return 0
    "$TOOL" secret init --key-file "$WORK/secrets.key"
    create "$secret" Opaque secrets.key="$WORK/secrets.key"
}

# A password that nobody chose: 144 bits.
password() { # NAME
    local secret=$PREFIX-$1
    [ ! -s "$HAVE/$secret/password" ] || return 0
    head -c 18 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$WORK/password"
    create "$secret" Opaque password="$WORK/password"
    rm "$WORK/password"
}

[ -z "${CERTIFICATES:-}" ] || certificates
[ -z "${ENCRYPTION:-}" ] || encryption
for each in ${PASSWORDS:-}; do password "$each"; done
echo "All keys are there."
