// How the sentences of rules spell names, countries and lists.
import { shortList } from '../lib/plain-list.js';
import { safeText } from '../lib/safe-text.js';
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
 * `anna, bob, carl and 4 more`
 * @param names a list of the details
 * @param count how many names it had before it was cut; all of them if absent
 */
export function listed(names: Sign['details'][string] | undefined, count?: number): string {
  return shortList(textsOf(names).map(named), MAX_NAMED, count);
}

/** A list of the details. Those of another release may lack it. */
export function textsOf(list: Sign['details'][string] | undefined): readonly string[] {
  return Array.isArray(list) ? (list as readonly string[]) : [];
}

/** A user name. Anybody may try `root from 192.0.2.1, password`: what could be read as part of the sentence is quoted. */
export function named(user: string): string {
  return /^[\p{L}\p{N}_.@$+\\/-]+$/u.test(user) ? user : `"${safeText(user).replaceAll('"', '\\"')}"`;
}

/** ` from 192.0.2.1`, if the address is known. */
export function from(ip: string | null): string {
  return ip === null ? '' : ` from ${ip}`;
}

let names: Intl.DisplayNames | undefined;

/** The English name of a country: `Brazil` for `BR`. A code that has none stays. */
export function countryOf(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  // Here, because the first use of Intl takes some 20 ms.
  names ??= new Intl.DisplayNames('en', { type: 'region' });
  return names.of(code) ?? code;
}
