# Makes a fresh Debian tree into debkit's base: run by mmdebstrap as its last hook, and by the Dockerfile; $1 is the tree's root.
set -eu
root=${1%/}
# No daemon is started by a maintainer script (invoke-rc.d(8)).
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"
if ! grep -q '^builder:' "$root/etc/passwd"; then
  echo 'builder:x:1000:1000::/nonexistent:/bin/sh' >> "$root/etc/passwd"
  echo 'builder:x:1000:' >> "$root/etc/group"
  echo 'builder:!:19000::::::' >> "$root/etc/shadow"
fi
# Names and resolver are debkit's, not this host's; as Debian's builders have them, localhost is 127.0.0.1 alone and the host has a name of its own.
echo debkit > "$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 debkit\n' > "$root/etc/hosts"
: > "$root/etc/resolv.conf"
# What Debian's container images add: packages must stay in apt's cache, and documentation in the packages.
rm -f "$root"/etc/apt/apt.conf.d/docker-* "$root/etc/dpkg/dpkg.cfg.d/docker"
printf 'Acquire::Languages "none";\n' > "$root/etc/apt/apt.conf.d/90debkit"
mkdir -p "$root/build"
chown 1000:1000 "$root/build"
