#!/bin/bash
# Builds the images by their Dockerfile where there is no engine and no registry: buildah in a chroot, on a Debian from debootstrap
# and this machine's JDK as the two base images. build-images.sh SOURCE-TREE STORE ROLE… ; JAVA_HOME says which JDK.
set -euo pipefail
tree=$1 store=$2
shift 2
B=(buildah --root "$store/images" --runroot "$store/run")
has() { "${B[@]}" inspect --type image "localhost/$1" >/dev/null 2>&1; }
base() { # NAME FROM SOURCE TARGET [CONFIG…]
    local container
    container=$("${B[@]}" from "$2")
    "${B[@]}" copy -q "$container" "$3" "$4" >/dev/null
    if [ $# -gt 4 ]; then "${B[@]}" config "${@:5}" "$container"; fi
    "${B[@]}" commit -q "$container" "localhost/$1" >/dev/null
    "${B[@]}" rm "$container" >/dev/null
}
mkdir -p "$store"
# what earlier runs have left
"${B[@]}" rm --all >/dev/null 2>&1 || true
if ! has debian:12; then
    debootstrap --variant=minbase --include=ca-certificates,curl,tini bookworm "$store/debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$store/debootstrap.log" 2>&1
    base debian:12 scratch "$store/debian" /
    rm -rf "$store/debian"
fi
if ! has jdk:local; then
    # some JDKs have links to files of the machine
    cp -rL "$JAVA_HOME" "$store/jdk"
    base jdk:local localhost/debian:12 "$store/jdk" /opt/jdk --env PATH=/opt/jdk/bin:/usr/sbin:/usr/bin:/sbin:/bin
    rm -rf "$store/jdk"
fi
for role; do
    "${B[@]}" bud -q --format docker --isolation chroot --layers --build-arg BASE_IMAGE=localhost/debian:12 --build-arg JDK_IMAGE=localhost/jdk:local \
        --target "$role" -t "localhost/scheduler/$role:test" -f "$tree/deploy/docker/Dockerfile" "$tree" >/dev/null
done
"${B[@]}" images
