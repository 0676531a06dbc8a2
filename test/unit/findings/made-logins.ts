// Made-up logins for the tests of rules, and the rules called on them as the store does, but in memory.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { createJudge, parseThresholds, type Rule, sentenceOf } from '../../../src/findings/findings.js';
import { hostLabel } from '../../../src/lib/identity.js';
import type { FactKind, HostHistory, JudgeContext, Sign, UserHistory } from '../../../src/model/finding.js';
import { type Country, unknownCountry } from '../../../src/model/location.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import type { LoginRow } from '../../../src/model/login.js';

export const MINUTE = 60_000_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** 2026-01-05T00:00:00Z */
const START = Date.UTC(2026, 0, 5) * 1000;

/** An instant of a day; day 0 is the first one. */
export function at(day: number, hour = 0, minute = 0): number {
  return START + day * DAY + hour * HOUR + Math.round(minute * MINUTE);
}

const countries = {
  BR: { code: 'BR', name: 'Brazil' },
  DE: { code: 'DE', name: 'Germany' },
  FR: { code: 'FR', name: 'France' },
  JP: { code: 'JP', name: 'Japan' },
} as const satisfies Record<string, Country>;

type Over = Partial<Omit<LoginRow, 'date' | 'country'>> & { readonly from?: keyof typeof countries };

function row(date: number, { from, ...over }: Over): LoginRow {
  return {
    ...{ line: 1, date, host: 'web1', service: 'sshd', pid: 4000, status: 'Failed', method: 'password' },
    ...{ user: 'anna', ip: '203.0.113.7', rhost: null, port: 40_000, attempts: 1 },
    ...over,
    country: from === undefined ? unknownCountry : countries[from],
  };
}

/** A failed password for anna, from a strange address. */
export function failed(date: number, over: Over = {}): LoginRow {
  return row(date, over);
}

/** A login of anna from her own address, by password. */
export function login(date: number, over: Over = {}): LoginRow {
  return row(date, { status: 'Accepted', attempts: 0, ip: '192.0.2.1', ...over });
}

/** A login by key. */
export function keyLogin(date: number, key: string, over: Over = {}): LoginRow {
  const of = { method: 'publickey', key_type: 'ED25519', key_fingerprint: keyOf(key) };
  return login(date, { ...of, ...over });
}

export function keyOf(name: string): string {
  return `SHA256:${name}`;
}

/** A connection without an attempt to log in. */
export function probe(date: number, reason: string, over: Over = {}): LoginRow {
  return row(date, { status: 'Probe', method: null, user: null, attempts: 0, reason, ...over });
}

export function times<T>(count: number, of: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => of(n));
}

/** What `of` gives for each day from one to another, both included. */
export function daily<T>(from: number, to: number, of: (day: number) => T): readonly T[] {
  return times(to - from + 1, (n) => of(from + n));
}

/** Returns the signs of a rule, or of all rules, about rows in any order, by time. */
export function judged(
  rows: readonly LoginRow[],
  { only, thresholds = [] }: { readonly only?: Rule; readonly thresholds?: readonly string[] } = {},
): readonly Sign[] {
  const judge = createJudge({
    days: 90,
    thresholds: parseThresholds(thresholds),
    ...(only === undefined ? {} : { only: [only] }),
  });
  const context = contextOf(rows);
  const days = new Map(
    [...grouped(rows, ({ date }) => dayOf(date))].map(([day, some]) => [day, locatedRows(some)]),
  );
  return [
    ...[...context.users.values()].flatMap((user) => judge.judgeUser(user, context)),
    ...[...days].flatMap(([day, logins]) =>
      judge.judgeDay({ day, logins, before: days.get(day - 1) }, context),
    ),
    ...[...context.hosts.values()].flatMap((host) => judge.judgeHost(host, context)),
  ].sort((a, b) => a.first - b.first || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function grouped<T, K>(all: readonly T[], textOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(textOf(one)) ?? [];
    groups.set(textOf(one), group);
    group.push(one);
  }
  return groups;
}

function dayOf(date: number): number {
  return Math.floor(date / DAY);
}

function hourOf(date: number): number {
  return Math.floor(date / HOUR);
}

/** What the store knows after it has read these rows. */
export function contextOf(rows: readonly LoginRow[]): JudgeContext {
  const sorted = [...rows].sort((a, b) => a.date - b.date);
  const accepted = sorted.filter(({ status, user }) => status === 'Accepted' && user !== null);
  const keyUsers = firstBy(accepted, ({ key_fingerprint, cert_ca }) => cert_ca ?? key_fingerprint);
  const users = [...grouped(accepted, ({ user }) => user ?? '')].map(([user, some]): UserHistory => ({
    user,
    facts: {
      address: facts(some, ({ ip }) => ip),
      country: facts(some, ({ country }) => country.code),
      key: facts(some, ({ key_fingerprint, cert_ca }) => cert_ca ?? key_fingerprint),
      method: facts(some, ({ method }) => method ?? 'unknown'),
    },
    keyUsers: new Map(
      [...keyUsers].map(([key, of]) => [key, [...of].map(([name, first]) => ({ user: name, first }))]),
    ),
    hours: [...grouped(some, ({ date }) => dayOf(date))].map(([day, of]) => ({
      day,
      logins: of.length,
      hours: of.reduce((mask, { date }) => mask | (1 << (hourOf(date) % 24)), 0),
    })),
  }));
  const hosts = [...grouped(sorted, ({ host }) => hostLabel(host))].map(([host, some]): HostHistory => {
    const first = (is: (of: LoginRow) => boolean): number | null => some.find(is)?.date ?? null;
    return {
      ...{ host, first: some[0]?.date ?? 0, last: some.at(-1)?.date ?? 0 },
      publickeySince: first(({ status, method }) => status === 'Accepted' && method === 'publickey'),
      keysSince: first(
        ({ status, key_fingerprint }) => status === 'Accepted' && key_fingerprint !== undefined,
      ),
      refusedKeysSince: first(({ status, method }) => status === 'Failed' && method === 'publickey'),
      hours: [...new Set(some.map(({ date }) => hourOf(date)))],
    };
  });
  return {
    users: new Map(users.map((user) => [user.user, user])),
    userSince: new Map(
      users.map(({ user, facts: { method } }) => [user, Math.min(...method.map(({ first }) => first))]),
    ),
    addressUsers: firstBy(accepted, ({ ip }) => ip),
    hosts: new Map(hosts.map((host) => [host.host, host])),
    newest: sorted.at(-1)?.date ?? 0,
  };
}

type TextOf = (row: LoginRow) => string | null | undefined;

function facts(rows: readonly LoginRow[], objectOf: TextOf): UserHistory['facts'][FactKind] {
  const found = new Map<string, UserHistory['facts'][FactKind][number]>();
  for (const some of rows) {
    const [object, host] = [objectOf(some), hostLabel(some.host)];
    if (object === null || object === undefined) continue;
    const name = JSON.stringify([object, host]);
    if (!found.has(name)) found.set(name, { object, host, first: some.date });
  }
  return [...found.values()];
}

/** When each user first had a text. @param rows by time */
function firstBy(
  rows: readonly LoginRow[],
  textOf: TextOf,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const some of rows) {
    const text = textOf(some);
    if (text === null || text === undefined) continue;
    const users = found.get(text) ?? new Map<string, number>();
    found.set(text, users);
    if (!users.has(some.user ?? '')) users.set(some.user ?? '', some.date);
  }
  return found;
}

export type Case = {
  readonly name: string;
  readonly rows: readonly (LoginRow | readonly LoginRow[])[];
  readonly thresholds?: readonly string[];
  /** Severity and sentence of each sign, in any order. */
  readonly finds: readonly string[];
};

/** A suite of a rule: each case finds the same in whatever order its rows are. */
export function casesOf(rule: Rule, cases: readonly Case[]): void {
  suite(rule.id, () => {
    for (const { name, rows: parts, thresholds = [], finds } of cases) {
      test(name, () => {
        const rows = parts.flat();
        const signs = judged(rows, { only: rule, thresholds });
        assert.deepEqual(
          signs.map((sign) => `${sign.severity}: ${sentenceOf(sign)}`).sort(),
          [...finds].sort(),
        );
        assert.deepEqual(judged([...rows].reverse(), { only: rule, thresholds }), signs);
      });
    }
  });
}
