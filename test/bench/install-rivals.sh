#!/bin/sh
# Installs the programs that `npm run bench` compares, if it may: as root, or by sudo without a password. Their services
# neither start now nor at the next boot.
set -eu
packages="ripgrep grep lnav sshguard fail2ban time"

missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then as_root="sudo"; fi
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; }; then
  echo "bench: cannot install these packages; those that are missing are left out:$missing" >&2
  exit 0
fi

# Debian runs this before it starts a newly installed service (invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '$as_root rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod 755 "$policy"
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 -- a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
for service in sshguard fail2ban; do
  case "$missing " in *" $service "*) $as_root update-rc.d "$service" disable ;; esac
done
