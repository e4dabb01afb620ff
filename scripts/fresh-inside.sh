#!/usr/bin/env bash
# fresh-inside.sh ROOT PACKAGES COMMAND...
# Makes ROOT the whole file system of namespaces that fresh.sh has made, with a /dev, /proc and /sys of its own, and
# PACKAGES, if not empty, as the place of fetched packages; then becomes COMMAND.
set -euo pipefail

ROOT=$1 PACKAGES=$2
shift 2

mount --bind "$ROOT" "$ROOT"
cd "$ROOT"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for stream in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${stream#*:}" "dev/${stream%:*}"; done
if [[ -n $PACKAGES ]]; then
    mkdir -p "$PACKAGES/partial"
    mount --bind "$PACKAGES" var/cache/apt/archives
fi

# The machine's files are not hidden but gone.
pivot_root . mnt
cd /
umount --lazy /mnt
exec "$@"
