#!/bin/bash
# Runs an image's file system as an engine would: its entry point, read-only, with volumes for data and /tmp, as the image's user without capabilities, process 1
# of a process namespace of its own. run-image.sh STORE IMAGE FOLDER NAME=VALUE… -- WORD… ; FOLDER holds data, conf, certs, encryption and hosts.
# Must be root. Ends with what the program ends with; 97 when the root could be written to.
set -euo pipefail
if [ "${1:-}" != --inside ]; then
    exec unshare --mount --pid --fork --kill-child=KILL --propagation private "$0" --inside "$@"
fi
shift
store=$1 image=$2 folder=$3
shift 3
B=(buildah --root "$store/images" --runroot "$store/run")
container=$("${B[@]}" from --pull-never "localhost/scheduler/$image:test")
root=$("${B[@]}" mount "$container")
of() { "${B[@]}" inspect --format "$1" "$container" | grep .; }
environment=() program=()
while IFS= read -r line; do environment+=("$line"); done < <(of '{{range .OCIv1.Config.Env}}{{println .}}{{end}}')
while IFS= read -r line; do program+=("$line"); done < <(of '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}')
IFS=: read -r user group <<<"$(of '{{.OCIv1.Config.User}}')"
folder_of_work=$(of '{{.OCIv1.Config.WorkingDir}}')
while [ "$1" != -- ]; do environment+=("$1") && shift; done
shift
view=$folder/root
mkdir -p "$view"
mount --bind "$root" "$view"
mount -o remount,bind,ro "$view"
mount -t tmpfs -o mode=1777,nosuid,nodev tmp "$view/tmp"
mount -t proc -o nosuid,nodev,noexec proc "$view/proc"
mount --rbind /dev "$view/dev"
mount --bind "$folder/data" "$view/var/lib/scheduler"
for each in conf certs encryption; do
    mount --bind "$folder/$each" "$view/etc/scheduler/$each"
    mount -o remount,bind,ro "$view/etc/scheduler/$each"
done
mount --bind "$folder/hosts" "$view/etc/hosts"
as_user=(setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all)
for each in /opt/scheduler/x /etc/x /usr/local/bin/x $(cd "$view" && printf "/%s/x " opt/scheduler/lib*); do
    if chroot "$view" "${as_user[@]}" touch "$each" 2>/dev/null; then exit 97; fi
    if chroot "$view" touch "$each" 2>/dev/null; then exit 97; fi
done
cd "$view"
exec chroot "$view" env -i -C "$folder_of_work" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${environment[@]}" "${as_user[@]}" "${program[@]}" "$@"
