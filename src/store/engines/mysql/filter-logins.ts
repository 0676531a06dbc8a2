// Conditions for a LoginFilter on the columns of `logins`.
import type { Network } from '../../../lib/networks.js';
import type { LoginFilter } from '../../../model/login-filter.js';
import type { Dialect } from '../../engine.js';
import { allOf, anyOf, type Condition, isOneOf } from '../../queries/condition.js';
import {
  keyCondition,
  kindConditions,
  networkCondition,
  networkDigits,
} from '../../queries/filter-conditions.js';

/** Returns the condition of all filters but `since` and `until`. */
export function loginCondition(filter: LoginFilter, dialect: Dialect): Condition {
  const { users, networks, countries, asns, keys } = filter;
  return allOf([
    ...kindConditions(filter, dialect),
    ...(users === undefined ? [] : [isOneOf('"user"', users)]),
    ...(networks === undefined ? [] : [anyOf(networks.map(inNetwork))]),
    ...(countries === undefined ? [] : [isOneOf('country_code', countries)]),
    ...(asns === undefined ? [] : [isOneOf('asn', asns)]),
    ...(keys === undefined ? [] : [keyCondition(keys)]),
  ]);
}

const octet = (place: number): string =>
  `CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(ip, '.', ${place}), '.', -1) AS UNSIGNED)`;

/** Returns the condition that `ip` is in a network. */
export function inNetwork(network: Network): Condition {
  const { condition, isExact } = networkCondition(network, octet);
  if (isExact) return condition;
  return allOf([condition, { sql: 'HEX(INET6_ATON(ip)) BETWEEN ? AND ?', values: networkDigits(network) }]);
}
