// SSHGuard's blacklist: time in seconds, service, family, address (sshguard 2.4, src/blocker/blacklist.c).
//
//   1767225600|100|4|192.0.2.1
//
// Each entry is one address: the blocker appends a prefix length, so a network would become `198.51.100.0/24/32`, which
// no firewall accepts. So small IPv4 networks are written address by address; larger ones and IPv6 networks are left
// out.
import { formatIpv4 } from '../../lib/addresses.js';
import type { Network } from '../../lib/networks.js';
import { MICROS_PER_SECOND } from '../../lib/units.js';
import { inLines, isSingle, listed, type WriteList } from './format.js';

const SSH = 100;

// The addresses of a /24.
const MAX_ADDRESSES = 256;

export const sshguard: WriteList = (bans, { now }) =>
  inLines(
    listed(bans, now).flatMap(({ ban, network }) => {
      const seconds = Math.floor(ban.since / MICROS_PER_SECOND);
      return addressesIn(network).map((address) => `${seconds}|${SSH}|${network.version}|${address}`);
    }),
  );

/** Whether the format leaves the network out. */
export function isLeftOutOfSshguard(network: Network): boolean {
  if (isSingle(network)) return false;
  return network.version === 6 || network.last - network.first >= MAX_ADDRESSES;
}

function addressesIn(network: Network): string[] {
  if (isSingle(network)) return [network.text];
  if (isLeftOutOfSshguard(network)) return [];
  const [first, last] = [Number(network.first), Number(network.last)];
  return Array.from({ length: last - first + 1 }, (_, i) => formatIpv4(first + i));
}
