// What the engines share to count logins by what they have in common.
import { formatIpv6 } from '../../lib/addresses.js';
import { type Network, networkOf } from '../../lib/networks.js';
import { type TopEntry, topNetworkBits, type TopOf } from '../../model/login-filter.js';
import type { SqlRow } from '../engine.js';
import { toNumber, toTextOrNull } from '../sql-row.js';

const orders: Readonly<Partial<Record<TopOf, string>>> = {
  keys: 'accepted DESC, failed DESC, row_count DESC, value',
  reasons: 'row_count DESC, failed DESC, accepted DESC, value',
};

/** Returns the order of entries: the most attempts first; of keys the most logins, of reasons the most lines. */
export function topOrder(what: TopOf): string {
  return orders[what] ?? 'failed DESC, accepted DESC, row_count DESC, value';
}

/** Whether logins without a value are counted too. */
export function isUnknownShown(what: TopOf): boolean {
  return what === 'countries' || what === 'asns';
}

/** @param row with the columns value, name, row_count, failed, accepted, users, addresses, first_seen, last_seen */
export function topEntry(what: TopOf, row: SqlRow): TopEntry {
  const value = toTextOrNull(row, 'value');
  return {
    value: value !== null && what === 'networks' ? networkOfKey(value).text : value,
    name: toTextOrNull(row, 'name'),
    rows: toNumber(row, 'row_count'),
    attempts: toNumber(row, 'failed'),
    logins: toNumber(row, 'accepted'),
    users: toNumber(row, 'users'),
    addresses: toNumber(row, 'addresses'),
    firstSeen: toNumber(row, 'first_seen'),
    lastSeen: toNumber(row, 'last_seen'),
  };
}

/** @param key `203.0.113`, or the first 64 bits of an IPv6 address in 16 hexadecimal digits */
export function networkOfKey(key: string): Network {
  if (key.includes('.')) return networkOf(`${key}.0`, topNetworkBits[4]);
  const groups = key.match(/.{4}/g) ?? [];
  const address = formatIpv6([...groups.map((group) => Number.parseInt(group, 16)), 0, 0, 0, 0]);
  return networkOf(address, topNetworkBits[6]);
}
