// Converts stored names to the form in which this release stores them. Earlier releases did not limit their length, and
// escaped bytes that are not UTF-8 in another way (byte-escapes.ts). Without this, copies of old logs are stored twice.
import { isUtf8 } from 'node:buffer';

import {
  boundedStoredText,
  MAX_METHOD_BYTES,
  MAX_NAME_BYTES,
  MAX_USER_BYTES,
  withoutHash,
} from '../lib/bounded-text.js';
import type { CopiesQuestion } from '../model/merged-logins.js';
import { unescaped } from '../lib/byte-escapes.js';

/** The question, with the names of the stored rows in the form of the new ones. */
export function withCurrentNames(question: CopiesQuestion): CopiesQuestion {
  const { logins, stored } = question;
  const users = currentNames(logins.users, MAX_USER_BYTES);
  const names = currentNames(
    logins.kinds.map(({ rhost }) => rhost ?? ''),
    MAX_NAME_BYTES,
  );
  const kinds = stored.kinds.map((kind) => ({
    ...kind,
    rhost: kind.rhost === null ? null : names(kind.rhost),
    method: kind.method === null ? null : boundedStoredText(kind.method, MAX_METHOD_BYTES),
  }));
  return { ...question, stored: { ...stored, users: stored.users.map(users), kinds } };
}

/** @returns a function that converts a stored name. @param fresh names of the new rows */
function currentNames(fresh: readonly string[], maxBytes: number): (stored: string) => string {
  const current = new Map<string, string>();
  for (const name of fresh) {
    const before = nameOfOldReleases(name);
    if (before !== name) current.set(before, name);
  }
  // A name that is also one of this release stays the same.
  if (current.size > 0) for (const name of fresh) current.delete(name);
  return (stored) => {
    const bounded = boundedStoredText(stored, maxBytes);
    return current.get(bounded) ?? bounded;
  };
}

/** A name as earlier releases stored it: if it is not UTF-8, each byte became the character with the same number. */
function nameOfOldReleases(name: string): string {
  const whole = withoutHash(name);
  if (!whole.includes('\\x')) return whole;
  const bytes = unescaped(Buffer.from(whole).toString('latin1'));
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) ? raw.toString() : bytes;
}
