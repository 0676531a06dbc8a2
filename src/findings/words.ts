// How the sentences of rules spell names, countries and lists.
import type { Sign } from '../model/finding.js';

/** A sign keeps so many texts of a list at most: it may be about thousands of names. */
const MAX_TEXTS = 10;

/** A list in a sentence names so many at most. */
const MAX_NAMED = 3;

/** The first texts of a list, as details keep them. */
export function firstTexts(texts: Iterable<string>): readonly string[] {
  return [...texts].sort().slice(0, MAX_TEXTS);
}

/**
 * `a, b, c and 4 more`
 * @param texts a list of the details
 * @param count how many texts it had before it was cut; all of them if absent
 */
export function listed(texts: Sign['details'][string] | undefined, count?: number): string {
  const some = Array.isArray(texts) ? (texts as readonly string[]) : [];
  const shown = some.slice(0, MAX_NAMED).map(named).join(', ');
  const more = (count ?? some.length) - Math.min(some.length, MAX_NAMED);
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** A user name. Anybody may try `root from 192.0.2.1, password`: what could be read as part of the sentence is quoted. */
export function named(user: string): string {
  return /^[\p{L}\p{N}_.@$+\\/-]+$/u.test(user) ? user : JSON.stringify(user);
}

let names: Intl.DisplayNames | undefined;

/** The English name of a country: `Brazil` for `BR`. A code that has none stays. */
export function countryOf(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  // Here, because the first use of Intl takes some 20 ms.
  names ??= new Intl.DisplayNames('en', { type: 'region' });
  return names.of(code) ?? code;
}
