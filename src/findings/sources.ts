// Where a client comes from. An IPv4 address is a source. With IPv6 the source is the network of 64 bits, because a client
// chooses its address within it, and most systems change it every day.
import { formatIpv6, parseIpv6 } from '../lib/addresses.js';
import type { JudgeContext } from '../model/finding.js';

const NETWORK_GROUPS = 4;
const rest: readonly number[] = [0, 0, 0, 0];

/** The source of an address: `192.0.2.1`, `2001:db8:1:1::/64`. */
export function sourceOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const groups = parseIpv6(ip);
  return groups === null ? ip : `${formatIpv6([...groups.slice(0, NETWORK_GROUPS), ...rest])}/64`;
}

/** The address of a source; null for a network. */
export function addressOf(source: string): string | null {
  return source.includes('/') ? null : source;
}

type Users = ReadonlyMap<string, number>;

/** The users of IPv6 sources: thousands of rows ask for them. */
const known = new WeakMap<JudgeContext['addressUsers'], ReadonlyMap<string, Users>>();

/** Who logged in from a source, and since when; undefined if nobody did. */
export function usersAt(source: string, { addressUsers }: JudgeContext): Users | undefined {
  if (!source.includes(':')) return addressUsers.get(source);
  let networks = known.get(addressUsers);
  if (networks === undefined) {
    networks = usersOfNetworks(addressUsers);
    known.set(addressUsers, networks);
  }
  return networks.get(source);
}

/** Whether somebody had logged in from the source of this address. */
export function isOfUsers(ip: string, until: number, context: JudgeContext): boolean {
  for (const since of usersAt(sourceOf(ip), context)?.values() ?? []) if (since <= until) return true;
  return false;
}

function usersOfNetworks(addressUsers: JudgeContext['addressUsers']): ReadonlyMap<string, Users> {
  const networks = new Map<string, Map<string, number>>();
  for (const [ip, users] of addressUsers) {
    if (!ip.includes(':')) continue;
    const source = sourceOf(ip);
    let some = networks.get(source);
    if (some === undefined) {
      some = new Map();
      networks.set(source, some);
    }
    for (const [user, since] of users) some.set(user, Math.min(since, some.get(user) ?? Infinity));
  }
  return networks;
}
