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
  for (const row of rows) if (isShared(row)) shared.set(row.fingerprint, row);
  const keys = [...shared.values()];
  if (keys.length === 0) return [];
  const more = keys.length - MAX_SHARED;
  return [
    '',
    { text: 'Keys of several accounts:', tone: 'title' },
    ...keys.slice(0, MAX_SHARED).map((row) => `  ${keyText(row)}: ${sharedText(row)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

/** A CA is meant for many accounts. */
function isShared({ isAuthority, users, accounts }: KeyRow): boolean {
  if (isAuthority) return false;
  if (users.length > 1 || accounts.length > 1) return true;
  return accounts.length === 1 && users.some(({ user }) => user !== accounts[0]);
}

function sharedText({ users, accounts }: KeyRow): string {
  const files = accounts.length > 1 ? 'files' : 'file';
  return [
    ...(accounts.length > 0 ? [`in the ${files} of ${shownList(accounts)}`] : []),
    ...(users.length > 0 ? [`used by ${shownList(users.map(({ user }) => user))}`] : []),
  ].join('; ');
}

const MAX_NAMES = 10;

function shownList(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).map(shownUser).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Since when the logs can say that a key was not used. */
export function keyHostLines(hosts: readonly KeyHost[]): readonly OutLine[] {
  if (hosts.length === 0) return ['the database has no logins: run `authtrack analyze` first'];
  const logged = hosts.flatMap(({ host, keysSince, last }) =>
    keysSince === null ? [] : [{ host, keysSince, last }],
  );
  const hidden = hosts.filter(
    ({ keysSince, publickeySince }) => keysSince === null && publickeySince !== null,
  );
  return [
    logged.length === 0
      ? 'no stored login has the fingerprint of its key, so the logs cannot say which keys were used'
      : `"never" means: in none of these logs: ${periodsText(logged)}`,
    ...(hidden.length === 0 ? [] : [`logins by key without a fingerprint: ${hostNames(hidden)}`]),
  ];
}

type Logged = { readonly host: string; readonly keysSince: number; readonly last: number };

/** The hosts with the shortest history first. */
function periodsText(hosts: readonly Logged[]): string {
  const more = hosts.length - MAX_HOSTS;
  const shown = [...hosts].sort((a, b) => b.keysSince - a.keysSince).slice(0, MAX_HOSTS);
  const texts = shown.map(({ host, keysSince, last }) => `${host} ${isoDay(keysSince)} to ${isoDay(last)}`);
  return `${texts.join(', ')}${more > 0 ? `, and ${countOf(more, 'host')} with older logs` : ''}`;
}

function hostNames(hosts: readonly KeyHost[]): string {
  const more = hosts.length - MAX_HOSTS;
  const names = hosts.slice(0, MAX_HOSTS).map(({ host }) => host);
  return `${names.join(', ')}${more > 0 ? ` and ${countOf(more, 'other host')}` : ''}`;
}
