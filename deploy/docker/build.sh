#!/usr/bin/env bash
# Builds the images: deploy/docker/build.sh [--engine docker|podman|buildah] [--registry REGISTRY] [--tag TAG] [--no-maven] [ROLE…]
# Base images come from BASE_IMAGE and JDK_IMAGE when they are set, for instance those of a mirror.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
ENGINE='' REGISTRY='' TAG='' MAVEN=1 ROLES=()
misused() { echo "$* (deploy/docker/build.sh --help)" >&2 && exit 2; }
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}" && exit 0 ;;
        --engine | --registry | --tag)
            [ $# -ge 2 ] || misused "expected a word after $1"
            case $1 in --engine) ENGINE=$2 ;; --registry) REGISTRY=${2%/}/ ;; --tag) TAG=$2 ;; esac
            shift
            ;;
        --no-maven) MAVEN='' ;;
        master | worker | api | alert | tools) ROLES+=("$1") ;;
        *) misused "expected master, worker, api, alert or tools, but got '$1'" ;;
    esac
    shift
done
[ ${#ROLES[@]} -gt 0 ] || ROLES=(master worker api alert tools)
if [ -z "$ENGINE" ]; then
    for each in docker podman buildah; do
        # a client alone builds nothing: its engine may run elsewhere, or nowhere
        if command -v "$each" >/dev/null 2>&1 && "$each" info >/dev/null 2>&1; then ENGINE=$each && break; fi
    done
    [ -n "$ENGINE" ] || { echo "expected docker, podman or buildah on the PATH, and ready ('docker info'), but none is" >&2 && exit 1; }
fi
cd "$ROOT"
if [ -n "$MAVEN" ]; then mvn -B -ntp -q -Pimages -DskipTests package; fi
TAG=${TAG:-$(sed -n '/<artifactId>scheduler<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' pom.xml)}
for role in "${ROLES[@]}"; do
    # docker's format knows health checks, that of OCI does not
    case $ENGINE in docker) words=(build) ;; podman) words=(build --format docker) ;; *) words=(build --format docker --isolation "${BUILDAH_ISOLATION:-oci}") ;; esac
    "$ENGINE" "${words[@]}" --target "$role" --tag "${REGISTRY}scheduler/$role:$TAG" -f deploy/docker/Dockerfile \
        ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} ${JDK_IMAGE:+--build-arg "JDK_IMAGE=$JDK_IMAGE"} .
done
