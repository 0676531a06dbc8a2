// Conditions for a LoginFilter on columns that both engines have, in tables of different names.
import type { Network } from '../../lib/networks.js';
import { sqlInstant } from '../../lib/time-text.js';
import { keyTextsOf, type LoginFilter, type LoginPlace, methodsLike } from '../../model/login-filter.js';
import type { Dialect } from '../engine.js';
import { allOf, anyOf, type Condition, isOneOf } from './condition.js';

const OCTET_BITS = 8;
const GROUP_BITS = 16;

/** Returns the condition on `date` and `id`. @param after only logins that come after this one, newest first */
export function dateCondition({ since, until }: LoginFilter, after?: LoginPlace): Condition {
  const parts: Condition[] = [];
  if (since !== undefined) parts.push({ sql: '"date" >= ?', values: [sqlInstant(since)] });
  if (until !== undefined) parts.push({ sql: '"date" < ?', values: [sqlInstant(until)] });
  if (after !== undefined) {
    const date = sqlInstant(after.date);
    // The first condition alone finds the place in an index.
    parts.push({ sql: '"date" <= ? AND ("date" < ? OR id < ?)', values: [date, date, after.id] });
  }
  return allOf(parts);
}

/** Returns the conditions on columns of kinds: host, status, method. */
export function kindConditions(filter: LoginFilter, { hostLabel }: Dialect): readonly Condition[] {
  const { hosts, statuses, methods } = filter;
  const parts: Condition[] = [];
  if (hosts !== undefined) {
    const labels = hosts.map((host) => host.toLowerCase());
    parts.push(anyOf([isOneOf('host', hosts), isOneOf(hostLabel('host'), labels)]));
  }
  if (statuses !== undefined) parts.push(isOneOf('status', statuses));
  if (methods !== undefined) parts.push(isOneOf('method', methodsLike(methods)));
  return parts;
}

/** Returns the condition on columns of keys. */
export function keyCondition(keys: readonly string[]): Condition {
  const { fingerprints, certIds } = keyTextsOf(keys);
  return anyOf([isOneOf('key_fingerprint', fingerprints), isOneOf('cert_id', certIds)]);
}

/** A condition that all addresses of a network meet; others may meet it too, unless it is exact. */
type NetworkCondition = { readonly condition: Condition; readonly isExact: boolean };

/**
 * Returns a condition on `ip` for an index or a quick comparison.
 * @param octet the SQL for the number of an octet, counted from 1
 */
export function networkCondition(network: Network, octet: (place: number) => string): NetworkCondition {
  const [address = ''] = network.text.split('/');
  if (!network.text.includes('/')) return { condition: isOneOf('ip', [address]), isExact: true };
  if (network.version === 6) return ipv6Condition(network);
  return { condition: ipv4Condition(network, address, octet), isExact: true };
}

/** Returns the first and the last address of an IPv6 network in 32 hexadecimal digits. */
export function networkDigits({ first, last }: Network): readonly string[] {
  return [first, last].map((bits) => bits.toString(16).toUpperCase().padStart(32, '0'));
}

function ipv4Condition(
  { length, last }: Network,
  address: string,
  octet: (place: number) => string,
): Condition {
  const octets = address.split('.');
  const whole = Math.floor(length / OCTET_BITS);
  const prefix = octets.slice(0, whole).map((each) => `${each}.`);
  const parts: Condition[] = [{ sql: `ip LIKE ? AND ip NOT LIKE '%:%'`, values: [`${prefix.join('')}%`] }];
  if (length % OCTET_BITS > 0) {
    const shift = BigInt(32 - OCTET_BITS * (whole + 1));
    const to = Number((last >> shift) & 0xffn);
    parts.push({ sql: `${octet(whole + 1)} BETWEEN ? AND ?`, values: [Number(octets[whole]), to] });
  }
  return allOf(parts);
}

// The text of an address begins with the same groups as that of its network, up to the first group of zero, which `::`
// may stand for.
function ipv6Condition({ length, first }: Network): NetworkCondition {
  const groups: string[] = [];
  for (let at = GROUP_BITS; at <= length; at += GROUP_BITS) {
    const group = Number((first >> BigInt(128 - at)) & 0xffffn);
    if (group === 0) break;
    groups.push(`${group.toString(16)}:`);
  }
  return {
    condition: { sql: `ip LIKE ? AND ip LIKE '%:%'`, values: [`${groups.join('')}%`] },
    isExact: groups.length * GROUP_BITS === length,
  };
}
