#!/bin/sh
# Installs the Debian packages that the tests use, when it may: as root, or by sudo without a password. Where it may
# not, the tests that need them say `skipped` and why.
set -eu
packages="mariadb-server openssl util-linux openssh-server openssh-client sshpass rsyslog dropbear-bin systemd-journal-remote ncat galera-4 rsync xz-utils zstd bzip2 nftables ipset tcpd sshguard fail2ban systemd cron logrotate python3-jinja2 python3-yaml"

missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "test: no apt-get here; please install the equivalents of:$missing" >&2
elif [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  # shellcheck disable=SC2086 -- a list of names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
elif sudo -n true 2>/dev/null; then
  sudo apt-get update -qq
  # shellcheck disable=SC2086 -- a list of names
  sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
else
  echo "test: please install:$missing" >&2
fi
