// Stored names as this release would have stored them: earlier ones had no bounds, and kept bytes that are no text in another way
// (byte-escapes.ts). A name that is not told apart is the same name: or a copy of an old log would be stored twice.
import { isUtf8 } from 'node:buffer';

import {
  boundedStoredText,
  MAX_METHOD_BYTES,
  MAX_NAME_BYTES,
  MAX_USER_BYTES,
  withoutHash,
} from '../../lib/bounded-text.js';
import type { CopiesQuestion } from '../../model/copies.js';
import { unescaped } from '../byte-escapes.js';

/** The question with names on the side of the stored rows that can be compared with those of the new ones. */
export function withNamesOfToday(question: CopiesQuestion): CopiesQuestion {
  const { logins, stored } = question;
  const users = namesOfToday(logins.users, MAX_USER_BYTES);
  const names = namesOfToday(
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

/** @param fresh names of the new rows */
function namesOfToday(fresh: readonly string[], maxBytes: number): (stored: string) => string {
  const today = new Map<string, string>();
  for (const name of fresh) {
    const before = nameBefore(name);
    if (before !== name) today.set(before, name);
  }
  // A name that is written the same today is itself.
  if (today.size > 0) for (const name of fresh) today.delete(name);
  return (stored) => {
    const bounded = boundedStoredText(stored, maxBytes);
    return today.get(bounded) ?? bounded;
  };
}

/** What earlier releases made of a name: of bytes that are no text the characters of their numbers. */
function nameBefore(name: string): string {
  const whole = withoutHash(name);
  if (!whole.includes('\\x')) return whole;
  const bytes = unescaped(Buffer.from(whole).toString('latin1'));
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) ? raw.toString() : bytes;
}
