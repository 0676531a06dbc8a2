// What `authtrack keys` says below its table.
import { countOf } from '../lib/count-text.js';
import { isoDay } from '../lib/time-text.js';
import type { KeyHost } from '../model/authorized-key.js';
import type { KeyRow } from '../model/key-row.js';
import { keyText } from './key-table.js';
import { shownUser } from './login-cells.js';
import type { OutLine } from './out-line.js';

const MAX_HOSTS = 5;
const MAX_SHARED = 20;

/** The keys that several accounts have or use. */
export function sharedKeyLines(rows: readonly KeyRow[]): readonly OutLine[] {
  const shared = new Map<string, KeyRow>();
  for (const row of rows)
    if (row.users.length > 1 || row.accounts.length > 1)
      shared.set(`${row.isAuthority} ${row.fingerprint}`, row);
  const keys = [...shared.values()].filter(({ isAuthority }) => !isAuthority);
  if (keys.length === 0) return [];
  const more = keys.length - MAX_SHARED;
  return [
    '',
    { text: 'Keys of several accounts:', tone: 'title' },
    ...keys.slice(0, MAX_SHARED).map((row) => `  ${keyText(row)}: ${sharedText(row)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function sharedText({ users, accounts }: KeyRow): string {
  return [
    ...(accounts.length > 1 ? [`in the files of ${accounts.map(shownUser).join(', ')}`] : []),
    ...(users.length > 1 ? [`used by ${users.map(({ user }) => shownUser(user)).join(', ')}`] : []),
  ].join('; ');
}

/** Since when the logs can say that a key was not used. */
export function keyHostLines(hosts: readonly KeyHost[]): readonly OutLine[] {
  if (hosts.length === 0) return ['The database has no logins yet: run `authtrack analyze` first.'];
  const logged = hosts.flatMap(({ host, keysSince, last }) =>
    keysSince === null ? [] : [{ host, keysSince, last }],
  );
  const hidden = hosts.filter(
    ({ keysSince, publickeySince }) => keysSince === null && publickeySince !== null,
  );
  const lines: OutLine[] = [];
  if (logged.length === 0)
    lines.push(
      'No stored login has the fingerprint of its key, so the logs cannot say which keys were used.',
    );
  else
    lines.push(
      `The logs have keys from ${periodsText(logged)}; "never" says nothing about other times and hosts.`,
    );
  if (hidden.length > 0)
    lines.push(
      `Logins by key without a fingerprint: ${hostNames(hidden)}. Is its LogLevel below VERBOSE, and sshd older than 6.3; or were its logs read by an older authtrack?`,
    );
  return lines;
}

function periodsText(
  hosts: readonly { readonly host: string; readonly keysSince: number; readonly last: number }[],
): string {
  const more = hosts.length - MAX_HOSTS;
  const shown = [...hosts].sort((a, b) => b.keysSince - a.keysSince).slice(0, MAX_HOSTS);
  const texts = shown.map(
    ({ host, keysSince, last }) => `${isoDay(keysSince)} to ${isoDay(last)} on ${host}`,
  );
  return `${texts.join(', ')}${more > 0 ? ` and earlier on ${countOf(more, 'host')}` : ''}`;
}

function hostNames(hosts: readonly KeyHost[]): string {
  const more = hosts.length - MAX_HOSTS;
  return `${hosts
    .slice(0, MAX_HOSTS)
    .map(({ host }) => host)
    .join(', ')}${more > 0 ? ` and ${countOf(more, 'other host')}` : ''}`;
}
