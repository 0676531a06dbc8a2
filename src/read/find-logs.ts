// Resolves names and patterns to logs, in reading order: a rotated set is read oldest first.
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { NoInputError } from '../lib/errors.js';
import { isJournalName, journalSet } from './journal-place.js';
import type { LogInput } from './log-input.js';
import { noMatch, openError } from './log-errors.js';
import { compareAge, rotationOf, type Rotation } from './rotation.js';
import { hasWildcard, wildcardMatcher } from './wildcard.js';

export type FoundLog = {
  readonly name: string;
  /** The log that replaced this one at rotation, if it is read too. */
  readonly newer?: string | undefined;
  /** Found by a pattern: it may have been renamed since, which is not an error. */
  readonly isFound: boolean;
};

export type LogSelection = {
  /** Names and patterns, as given. */
  readonly names: readonly string[];
  /** Whether a file name means its whole rotated set. */
  readonly withRotated: boolean;
};

/**
 * The selected logs. Those of one set (same folder and stem) come oldest first, in the place of the first of
 * them: a shell passes auth.log before auth.log.1. All others stay in the given order.
 * @throws NoInputError if a pattern matches no file; PermissionError
 */
export async function findLogs({ names, withRotated }: LogSelection): Promise<readonly FoundLog[]> {
  const logs: Member[] = [];
  for (const name of names) {
    if (withRotated && !isJournalName(name)) logs.push(...(await rotatedSet(name)));
    else if (await isPattern(name)) logs.push(...(await matches(name)).filter(isNewTo(logs)));
    else logs.push(memberOf(name, false));
  }
  const sets = new Map<string, Member[]>();
  for (const log of logs) {
    const set = sets.get(log.set);
    if (set) set.push(log);
    else sets.set(log.set, [log]);
  }
  const sorted = await Promise.all([...sets.values()].map(oldestFirst));
  return sorted.flatMap((set) =>
    set.map(({ name, isFound, rotation }, i) => {
      const next = set[i + 1];
      const isOlder =
        next !== undefined && (rotation.by !== next.rotation.by || compareAge(rotation, next.rotation) < 0);
      return { name, isFound, newer: isOlder ? next.name : undefined };
    }),
  );
}

/** A key that a log and its rotated files share. An input that is not a file has a key to itself. */
export function logSetOf({ name, kind }: Pick<LogInput, 'name' | 'kind'>): string {
  return kind === 'file' ? memberOf(name, false).set : kind === 'journal' ? journalSet(name) : `${name}:`;
}

type Member = {
  readonly name: string;
  readonly isFound: boolean;
  readonly rotation: Rotation;
  /** Equal for logs of one set. */
  readonly set: string;
};

function memberOf(name: string, isFound: boolean): Member {
  const rotation = rotationOf(path.basename(name));
  const isFile = name !== '-' && !isJournalName(name);
  return {
    name,
    isFound,
    rotation,
    set: isFile ? path.resolve(path.dirname(name), rotation.stem) : `${name}:`,
  };
}

async function isPattern(name: string): Promise<boolean> {
  return hasWildcard(name) && !isJournalName(name) && (await findStat(name)) === undefined;
}

function isNewTo(logs: readonly Member[]): (log: Member) => boolean {
  const known = new Set(logs.map(({ name }) => path.resolve(name)));
  return ({ name }) => !known.has(path.resolve(name));
}

async function rotatedSet(name: string): Promise<readonly Member[]> {
  const { set } = memberOf(name, true);
  const all = await filesIn(path.dirname(name), (other) => rotationOf(other).stem === path.basename(set));
  return withoutHalfCompressed(all);
}

async function matches(pattern: string): Promise<readonly Member[]> {
  const folder = path.dirname(pattern);
  if (hasWildcard(folder) && (await findStat(folder)) === undefined) {
    throw new NoInputError(`${pattern}: only the last part of a path may have wildcards`, {
      hint: 'let the shell expand the pattern: do not quote it',
    });
  }
  const found = await filesIn(folder, wildcardMatcher(path.basename(pattern)));
  if (found.length > 0) return withoutHalfCompressed(found);
  throw noMatch(pattern);
}

async function filesIn(folder: string, isWanted: (name: string) => boolean): Promise<Member[]> {
  const all = await readdir(folder).catch((error: unknown) => {
    throw openError(folder, error as NodeJS.ErrnoException, 'analyze');
  });
  const names = all.filter(isWanted).sort();
  const members = names.map((name) => memberOf(folder === '.' ? name : path.join(folder, name), true));
  // No folders and no pipes: those must be named explicitly.
  const stats = await Promise.all(members.map(({ name }) => findStat(name)));
  return members.filter((_, i) => stats[i]?.isFile());
}

/**
 * Drops auth.log.1.gz if auth.log.1 exists too: the compressed file may be incomplete. A finished compressed file has
 * the modification time of the original, so an older one is another log.
 */
async function withoutHalfCompressed(found: readonly Member[]): Promise<readonly Member[]> {
  const plain = new Map(found.filter(isPlainRotated).map((log) => [log.name, log]));
  const kept: Member[] = [];
  for (const log of found) {
    const original = log.rotation.isCompressed ? plain.get(log.name.replace(/\.[^.]+$/, '')) : undefined;
    const [own, other] = original ? await Promise.all([findStat(log.name), findStat(original.name)]) : [];
    if (own === undefined || other === undefined || own.mtimeMs < other.mtimeMs) kept.push(log);
  }
  return kept;
}

function isPlainRotated({ rotation }: Member): boolean {
  return rotation.by !== 'current' && !rotation.isCompressed;
}

/**
 * Sorts by name. Modification times decide only if a set has both numbers and dates: a copied file has the time of
 * copying.
 */
async function oldestFirst(set: readonly Member[]): Promise<readonly Member[]> {
  const isMixed = new Set(set.map(({ rotation }) => rotation.by).filter((by) => by !== 'current')).size > 1;
  const times = new Map<Member, number>();
  if (isMixed) for (const log of set) times.set(log, (await findStat(log.name))?.mtimeMs ?? 0);
  const changedAt = (log: Member): number => (log.rotation.by === 'current' ? 0 : (times.get(log) ?? 0));
  return [...set].sort((a, b) => changedAtFirst(a, b, changedAt) || compareAge(a.rotation, b.rotation));
}

function changedAtFirst(a: Member, b: Member, changedAt: (log: Member) => number): number {
  const isCurrent = a.rotation.by === 'current' || b.rotation.by === 'current';
  return isCurrent ? 0 : changedAt(a) - changedAt(b);
}

/** Undefined if the file cannot be examined: opening it then shows why. */
async function findStat(name: string): Promise<Stats | undefined> {
  return stat(name).catch(() => undefined);
}
