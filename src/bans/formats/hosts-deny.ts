// TCP wrappers, hosts_access(5): an address with the netmask of an IPv4 network, IPv6 in brackets.
//
//   sshd: 192.0.2.1
//   sshd: 198.51.100.0/255.255.255.0
//   sshd: [2001:db8::]/64
import { formatIpv4 } from '../../lib/addresses.js';
import type { Network } from '../../lib/networks.js';
import { inLines, isSingle, listed, type WriteList } from './format.js';

export const hostsDeny: WriteList = (bans, { now }) =>
  inLines(listed(bans, now).map(({ network }) => `sshd: ${pattern(network)}`));

function pattern(network: Network): string {
  const [address = ''] = network.text.split('/');
  if (network.version === 6) return isSingle(network) ? `[${address}]` : `[${address}]/${network.length}`;
  return isSingle(network) ? address : `${address}/${netmask(network)}`;
}

/** The bits that all addresses of the network share. */
function netmask({ first, last }: Network): string {
  return formatIpv4(2 ** 32 - 1 - Number(last - first));
}
