#!/bin/bash
# Builds the images by their Dockerfile where there is no engine and no registry: buildah in a chroot, on a Debian from debootstrap
# and this machine's JDK as the two base images. build-images.sh SOURCE-TREE STORE ROLE… ; JAVA_HOME says which JDK. jib-ROLE is Jib's
# image, made FROM scratch by "mvn -Pjib -Djib.base=scratch package", laid over that JDK as Jib itself would over a base it can reach.
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
jib() { # ROLE
    local alone over line name words=()
    name=$("${B[@]}" pull -q "docker-archive:$tree/scheduler-$1/target/jib-image.tar")
    alone=$("${B[@]}" from "$name")
    over=$("${B[@]}" from localhost/jdk:local)
    cp -a "$("${B[@]}" mount "$alone")/." "$("${B[@]}" mount "$over")/"
    # a base of Java says where it is, and has no more of Debian than Java needs; engines make what they mount at
    rm -f "$("${B[@]}" mount "$over")/usr/bin/tini"
    touch "$("${B[@]}" mount "$over")/etc/hosts"
    words=(--env JAVA_HOME=/opt/jdk)
    while IFS= read -r line; do words+=(--env "$line"); done < <(of "$alone" '{{range .OCIv1.Config.Env}}{{println .}}{{end}}')
    while IFS= read -r line; do words+=(--volume "$line"); done < <(of "$alone" '{{range $each, $any := .OCIv1.Config.Volumes}}{{println $each}}{{end}}')
    while IFS= read -r line; do words+=(--port "$line"); done < <(of "$alone" '{{range $each, $any := .OCIv1.Config.ExposedPorts}}{{println $each}}{{end}}')
    "${B[@]}" config "${words[@]}" --user "$(of "$alone" '{{.OCIv1.Config.User}}')" --workingdir "$(of "$alone" '{{.OCIv1.Config.WorkingDir}}')" \
        --entrypoint "$(of "$alone" '[{{range $i, $each := .OCIv1.Config.Entrypoint}}{{if $i}},{{end}}{{printf "%q" $each}}{{end}}]')" "$over"
    # the former one would stay behind with nothing that points to it
    "${B[@]}" rmi "localhost/scheduler/jib-$1:test" >/dev/null 2>&1 || true
    "${B[@]}" commit -q "$over" "localhost/scheduler/jib-$1:test" >/dev/null
    "${B[@]}" rm "$alone" "$over" >/dev/null
    "${B[@]}" rmi "$name" >/dev/null
}
of() { "${B[@]}" inspect --format "$2" "$1" | grep .; }
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
    if [ "${role#jib-}" != "$role" ]; then
        jib "${role#jib-}"
        continue
    fi
    "${B[@]}" bud -q --format docker --isolation chroot --layers --build-arg BASE_IMAGE=localhost/debian:12 --build-arg JDK_IMAGE=localhost/jdk:local \
        --target "$role" -t "localhost/scheduler/$role:test" -f "$tree/deploy/docker/Dockerfile" "$tree" >/dev/null
done
"${B[@]}" images
