// Joins the keys of files with what the stored logins say about them.
import { grouped } from '../lib/grouped.js';
import { hostLabel } from '../lib/identity.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { FiledKey, KeyFact, KeyUse, KnownKeys } from '../model/authorized-key.js';
import {
  type AddressOfKey,
  type HostOfKey,
  type KeyRow,
  keyUseStates,
  type UserOfKey,
} from '../model/key-row.js';
import { expiryOf } from './expiry.js';

/** How a key is named in facts: sshd logs a CA with its type, and old releases log MD5. */
function namesOf({ type, fingerprint, md5, isAuthority }: FiledKey): readonly string[] {
  const names = [fingerprint, md5, `MD5:${md5}`];
  return isAuthority ? names.map((name) => `${type} ${name}`) : names;
}

/** The keys to ask the store for: those of the files and all that were used. The use of a CA needs a fact. */
export function keysToAsk(filed: readonly FiledKey[], { facts }: KnownKeys): readonly string[] {
  const ofFiles = filed.filter(({ isAuthority }) => !isAuthority).flatMap(namesOf);
  return [...new Set([...ofFiles, ...facts.map(({ key }) => key)])];
}

type Joined = {
  /** The keys of the files: unused ones first, then those that were not used for longest. */
  readonly listed: readonly KeyRow[];
  /** The keys that were used and are in none of the files, the newest login first. */
  readonly unlisted: readonly KeyRow[];
};

/** @param zone the time zone of the option expiry-time */
export function joinUse(
  filed: readonly FiledKey[],
  known: KnownKeys,
  { uses, zone }: { readonly uses: readonly KeyUse[]; readonly zone: TimeZone },
): Joined {
  const facts = grouped(known.facts, ({ key }) => key);
  const useOf = new Map(uses.map((use) => [use.key, use]));
  const files = grouped(filed, (key) => namesOf(key)[0] ?? '');
  const hasKeys = known.hosts.some(({ keysSince }) => keysSince !== null);
  const everything = (names: readonly string[]): Evidence => ({
    facts: names.flatMap((name) => facts.get(name) ?? []),
    uses: names.flatMap((name) => useOf.get(name) ?? []),
  });
  // A file may have the same key thousands of times.
  const accountsOf = remembered((name) => {
    const same = files.get(name) ?? [];
    return [...new Set(same.flatMap(({ account }) => account ?? []))].sort();
  });
  const useBy = new Map<string, Use>();
  const listed = filed.map((entry): KeyRow => {
    const names = namesOf(entry);
    const accounts = accountsOf(names[0] ?? '');
    const { type, fingerprint, isAuthority } = entry;
    const about = JSON.stringify([names, entry.account]);
    const row =
      useBy.get(about) ?? rowOf(everything(names), { account: entry.account, isAuthority, hasKeys });
    useBy.set(about, row);
    return {
      entry,
      type,
      fingerprint,
      isAuthority,
      expires: expiryOf(entry.options, zone),
      accounts,
      ...row,
    };
  });
  const names = new Set(filed.flatMap(namesOf));
  const unlisted = [...facts.keys()]
    .filter((key) => !names.has(key))
    .map((key) => unlistedRow(key, everything([key])));
  return { listed: listed.sort(byNeed), unlisted: unlisted.sort((a, b) => -byLast(a, b)) };
}

/** The function, called once for each name. */
function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.get(name) ?? make(name);
    known.set(name, value);
    return value;
  };
}

type Evidence = { readonly facts: readonly KeyFact[]; readonly uses: readonly KeyUse[] };

function unlistedRow(key: string, evidence: Evidence): KeyRow {
  const [first = '', second] = key.split(' ');
  const isAuthority = second !== undefined;
  return {
    entry: null,
    type: isAuthority ? first : (evidence.uses[0]?.type ?? null),
    fingerprint: second ?? first,
    ...{ isAuthority, expires: null, accounts: [] },
    ...rowOf(evidence, { account: null, isAuthority, hasKeys: true }),
  };
}

type About = {
  readonly account: string | null;
  readonly isAuthority: boolean;
  readonly hasKeys: boolean;
};

type Use = Omit<KeyRow, 'entry' | 'type' | 'fingerprint' | 'isAuthority' | 'expires' | 'accounts'>;

function rowOf({ facts, uses }: Evidence, { account, isAuthority, hasKeys }: About): Use {
  const isOfAccount = account !== null && facts.some(({ user }) => user === account);
  const own = isOfAccount ? facts.filter(({ user }) => user === account) : facts;
  const users = new Set(own.map(({ user }) => user));
  const newest = uses
    .flatMap((use) => use.newest)
    .filter(({ user }) => users.has(user ?? ''))
    .sort((a, b) => b.date - a.date);
  const all = usersOf(facts, uses, isAuthority);
  const ofOwn = all.filter(({ user }) => users.has(user));
  const used = account === null || isOfAccount ? 'used' : 'by-others';
  return {
    state: facts.length > 0 ? used : hasKeys ? 'never' : 'unknown',
    logins: isAuthority ? null : ofOwn.reduce((sum, { logins }) => sum + (logins ?? 0), 0),
    refused: uses.reduce((sum, { refused }) => sum + refused, 0),
    first: own.reduce<number | null>((least, { first }) => Math.min(least ?? first, first), null),
    last: ofOwn[0]?.last ?? null,
    users: all,
    hosts: hostsOf(own, newest),
    addresses: addressesOf(newest),
    newest: newest.length,
  };
}

function usersOf(
  facts: readonly KeyFact[],
  uses: readonly KeyUse[],
  isAuthority: boolean,
): readonly UserOfKey[] {
  const users = [...grouped(facts, ({ user }) => user)].map(([user, some]) => {
    const counted = uses.flatMap((use) => use.users.filter((one) => one.user === user));
    const seen = uses.flatMap((use) =>
      use.newest.filter((login) => login.user === user).map(({ date }) => date),
    );
    const lasts = seen.length > 0 ? seen : counted.map(({ last }) => last);
    return {
      user,
      logins: isAuthority ? null : counted.reduce((sum, { logins }) => sum + logins, 0),
      first: Math.min(...some.map(({ first }) => first)),
      last: lasts.length === 0 ? null : Math.max(...lasts),
    };
  });
  return users.sort((a, b) => -byLast(a, b));
}

function hostsOf(facts: readonly KeyFact[], newest: KeyUse['newest']): readonly HostOfKey[] {
  const lasts = new Map<string, number>();
  for (const { host, date } of newest) {
    const label = hostLabel(host);
    lasts.set(label, Math.max(date, lasts.get(label) ?? date));
  }
  const hosts = [...grouped(facts, ({ host }) => host)].map(([host, some]) => ({
    host,
    first: Math.min(...some.map(({ first }) => first)),
    last: lasts.get(host) ?? null,
  }));
  return hosts.sort((a, b) => -byLast(a, b));
}

function addressesOf(newest: KeyUse['newest']): readonly AddressOfKey[] {
  const addresses = new Map<string, AddressOfKey>();
  for (const { ip, countryCode, date } of newest)
    if (ip !== null && !addresses.has(ip)) addresses.set(ip, { ip, countryCode, last: date });
  return [...addresses.values()];
}

/** Keys that can go come first. */
function byNeed(a: KeyRow, b: KeyRow): number {
  return keyUseStates.indexOf(a.state) - keyUseStates.indexOf(b.state) || byLast(a, b);
}

/** Removed logins were earlier than all others. */
function byLast(a: { readonly last: number | null }, b: { readonly last: number | null }): number {
  return (a.last ?? 0) - (b.last ?? 0);
}
