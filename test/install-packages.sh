#!/bin/sh
# Installs the Debian packages that the tests use, if it may: as root, or by sudo without a password. Otherwise the
# tests that need them are skipped, with the reason.
set -eu
packages="mariadb-server openssl util-linux openssh-server openssh-client sshpass rsyslog dropbear-bin systemd-journal-remote ncat galera-4 rsync xz-utils zstd bzip2 nftables ipset tcpd sshguard fail2ban systemd cron logrotate python3-jinja2 python3-yaml libsqlite3-0 zsh fish man-db groff-base mandoc bsdutils curl jq debhelper lintian debootstrap"

# Not installed: CrowdSec's package registers the machine with its vendor. Only its programs are unpacked.
home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
crowdsec="${XDG_CACHE_HOME:-$home/.cache}/authtrack-tests/crowdsec"

# Nor is Prometheus, whose package starts a service: only promtool is unpacked.
prometheus="${XDG_CACHE_HOME:-$home/.cache}/authtrack-tests/prometheus"

# Not installed either: syslog-ng replaces rsyslog, which other tests need. It runs from the unpacked folder.
syslog_ng="${XDG_CACHE_HOME:-$home/.cache}/authtrack-tests/syslog-ng"
syslog_ng_packages="syslog-ng-core libivykis0 libnet1 libpcre3"

as_root=""
if [ "$(id -u)" != 0 ]; then as_root="sudo"; fi

# The Debian package is tested in Debian 13, whose own Node.js is new enough.
debian="${XDG_CACHE_HOME:-$home/.cache}/authtrack-tests/debian-13"
debian_packages="nodejs,systemd-standalone-sysusers,man-db,bash-completion"

missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -x "$crowdsec/usr/bin/cscli" ] || missing_crowdsec="crowdsec"
command -v promtool >/dev/null || [ -x "$prometheus/usr/bin/promtool" ] || missing_prometheus="prometheus"
[ -x "$syslog_ng/usr/sbin/syslog-ng" ] || missing_syslog_ng="$syslog_ng_packages"
[ "$(id -u)" != 0 ] || { [ -x "$debian/usr/bin/node" ] && [ -x "$debian/usr/bin/man" ]; } || missing_debian="debian-13"
[ -n "$missing${missing_crowdsec:-}${missing_prometheus:-}${missing_syslog_ng:-}${missing_debian:-}" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "test: no apt-get here; please install the equivalents of:$missing ${missing_crowdsec:-} ${missing_prometheus:-} ${missing_syslog_ng:-}" >&2
  exit 0
fi
if [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
  echo "test: please install:$missing" >&2
else
  $as_root apt-get update -qq
  # shellcheck disable=SC2086 -- a list of names
  [ -z "$missing" ] || $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

download=$(mktemp -d)
trap 'rm -rf "$download"' EXIT

if [ -n "${missing_crowdsec:-}" ]; then
  if (cd "$download" && apt-get download -qq crowdsec 2>/dev/null); then
    mkdir -p "$crowdsec"
    dpkg-deb --fsys-tarfile "$download"/crowdsec_*.deb | tar -x -C "$crowdsec" ./usr/bin
  else
    echo "test: the package crowdsec cannot be had" >&2
  fi
fi

if [ -n "${missing_prometheus:-}" ]; then
  if (cd "$download" && apt-get download -qq prometheus 2>/dev/null); then
    mkdir -p "$prometheus"
    dpkg-deb --fsys-tarfile "$download"/prometheus_*.deb | tar -x -C "$prometheus" ./usr/bin/promtool
  else
    echo "test: the package prometheus cannot be had" >&2
  fi
fi

if [ -n "${missing_syslog_ng:-}" ]; then
  # shellcheck disable=SC2086 -- a list of names
  if (cd "$download" && apt-get download -qq $syslog_ng_packages 2>/dev/null); then
    mkdir -p "$syslog_ng"
    for package in $syslog_ng_packages; do
      dpkg-deb --fsys-tarfile "$download/$package"_*.deb | tar -x -C "$syslog_ng"
    done
  else
    echo "test: the package syslog-ng-core cannot be had" >&2
  fi
fi

if [ -n "${missing_debian:-}" ]; then
  # From the mirror that this machine uses itself.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
  mkdir -p "${debian%/*}"
  rm -rf --one-file-system "$debian.new"
  if debootstrap --variant=minbase --include="$debian_packages" trixie "$debian.new" "$mirror" >"$download/debootstrap.log" 2>&1; then
    rm -rf "$debian.new/var/cache/apt/archives" "$debian.new/var/lib/apt/lists"
    mkdir -p "$debian.new/var/cache/apt/archives/partial" "$debian.new/var/lib/apt/lists/partial"
    mv "$debian.new" "$debian"
  else
    echo "test: Debian 13 cannot be had: $(tail -n 1 "$download/debootstrap.log")" >&2
  fi
fi
