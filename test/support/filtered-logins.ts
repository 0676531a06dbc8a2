// What the store must answer about logins, computed from all rows.
import { hostLabel } from '../../src/lib/identity.js';
import { contains, networkOf, parseNetwork } from '../../src/lib/networks.js';
import {
  keyTextsOf,
  type LoginFilter,
  methodsLike,
  type TopEntry,
  type TopOf,
} from '../../src/model/login-filter.js';
import { isFailure, type StoredLogin } from '../../src/model/login.js';
import type { SessionEnd } from '../../src/model/session-end.js';

/** The rows that match, newest first. */
export function filtered(rows: readonly StoredLogin[], filter: LoginFilter): readonly StoredLogin[] {
  return rows.filter((row) => matches(row, filter)).sort((a, b) => b.date - a.date || b.id - a.id);
}

function matches(row: StoredLogin, filter: LoginFilter): boolean {
  const {
    since = -Infinity,
    until = Infinity,
    hosts,
    users,
    networks,
    countries,
    asns,
    statuses,
    methods,
    keys,
  } = filter;
  const isAny = <T>(wanted: readonly T[] | undefined, value: T | null | undefined): boolean =>
    wanted === undefined || (value !== null && value !== undefined && wanted.includes(value));
  const address = row.ip === null ? null : parseNetwork(row.ip);
  return (
    row.date >= since &&
    row.date < until &&
    (isAny(hosts, row.host) || hosts?.some((host) => host.toLowerCase() === hostLabel(row.host)) === true) &&
    isAny(users, row.user) &&
    (networks === undefined || networks.some((network) => address !== null && contains(network, address))) &&
    isAny(countries, row.country.code) &&
    isAny(asns, row.asn) &&
    isAny(statuses, row.status) &&
    isAny(methods && methodsLike(methods), row.method) &&
    (keys === undefined ||
      isAny(keyTextsOf(keys).fingerprints, row.key_fingerprint) ||
      isAny(keyTextsOf(keys).certIds, row.cert_id))
  );
}

/** The length of the session of a login, in seconds. */
export function secondsOf(
  login: StoredLogin,
  rows: readonly StoredLogin[],
  ends: readonly SessionEnd[],
): number | null {
  if (login.status !== 'Accepted') return null;
  type Traced = Pick<SessionEnd, 'host' | 'ip' | 'port' | 'pid'>;
  const isSameMachine = ({ host }: Traced): boolean => hostLabel(host) === hostLabel(login.host);
  const ways: readonly ((one: Traced) => boolean)[] = [
    (one) => login.ip !== null && login.port !== null && one.ip === login.ip && one.port === login.port,
    (one) => login.pid !== null && one.pid === login.pid,
  ];
  const found = ways.flatMap((isSame, way) => {
    const end = ends
      // Only a line of PAM is found by its process id.
      .filter(
        (one) =>
          isSameMachine(one) && isSame(one) && (way === 0 || one.ip === null) && one.date >= login.date,
      )
      .sort((a, b) => a.date - b.date)[0];
    const isOfLater = rows.some(
      (other) =>
        other.status === 'Accepted' &&
        isSameMachine(other) &&
        isSame(other) &&
        other.date > login.date &&
        other.date <= (end?.date ?? -Infinity),
    );
    return end === undefined || isOfLater ? [] : [(end.date - login.date) / 1e6];
  });
  return found.length === 0 ? null : Math.min(...found);
}

const valuesOf: Readonly<
  Record<TopOf, (row: StoredLogin) => readonly [value: string | null, name: string | null]>
> = {
  addresses: ({ ip }) => [ip, null],
  networks: ({ ip }) => [ip === null ? null : networkOf(ip, ip.includes(':') ? 64 : 24).text, null],
  users: ({ user }) => [user, null],
  countries: ({ country }) => [country.code, country.name],
  asns: ({ asn, as_name: name }) => [asn === null || asn === undefined ? null : String(asn), name ?? null],
  hosts: ({ host }) => [host, null],
  keys: ({ key_fingerprint: fingerprint, key_type: type }) => [fingerprint ?? null, type ?? null],
  reasons: ({ reason }) => [reason ?? null, null],
};

/** What rows have in common, in the order of their values. */
export function topEntries(rows: readonly StoredLogin[], what: TopOf): readonly TopEntry[] {
  const groups = new Map<string | null, StoredLogin[]>();
  for (const row of rows) {
    const [value] = valuesOf[what](row);
    if (value === null && what !== 'countries' && what !== 'asns') continue;
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  const distinct = (values: readonly (string | null)[]): number =>
    new Set(values.filter((value) => value !== null)).size;
  return [...groups].map(([value, some]) => ({
    value,
    name:
      some
        .flatMap((row) => valuesOf[what](row)[1] ?? [])
        .sort()
        .at(0) ?? null,
    rows: some.length,
    attempts: some.reduce((sum, { status, attempts }) => sum + (isFailure(status) ? attempts : 0), 0),
    logins: some.filter(({ status }) => status === 'Accepted').length,
    users: distinct(some.map(({ user }) => user)),
    addresses: distinct(some.map(({ ip }) => ip)),
    firstSeen: Math.min(...some.map(({ date }) => date)),
    lastSeen: Math.max(...some.map(({ date }) => date)),
  }));
}
