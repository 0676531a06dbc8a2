// Names of months in other languages than English, as far as they can mean one month only. The names are those of
// Intl; a log may have cut them after three characters or three bytes, and is in UTF-8 or latin1.
import { decoded } from '../interned.js';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'da', 'nb', 'sv'];
const MONTHS = 12;
const SHORTEST = 3;

let known: ReadonlyMap<string, number> | undefined;

/** The month (0 to 11) that a name in any of the languages begins with; undefined when it could be two. */
export function findMonth(name: string): number | undefined {
  known ??= knownNames();
  const text = plain(decoded(name));
  // A character that was cut in half is no character: `Ao\xc3`.
  return known.get(text) ?? known.get(plain(name.replace(/[^\0-\x7f]+\.?$/, '')));
}

/** Each beginning of each name -> its month, without those that begin two months. */
function knownNames(): Map<string, number> {
  const months = new Map<string, Set<number>>();
  const add = (name: string, month: number): void =>
    void months.set(name, (months.get(name) ?? new Set()).add(month));
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      for (let i = 0; i < MONTHS; i += 1) {
        const name = format.format(Date.UTC(2000, i));
        for (let length = SHORTEST; length <= name.length; length += 1) add(plain(name.slice(0, length)), i);
        // Cut after three bytes, which a letter with an accent fills faster.
        add(plain(Buffer.from(name).toString('utf8', 0, SHORTEST).replace('\ufffd', '')), i);
      }
    }
  }
  const one = [...months].flatMap(([name, [month, ...others]]) =>
    month === undefined || others.length > 0 ? [] : [[name, month] as const],
  );
  return new Map(one);
}

/** Lower case, without accents and the point of an abbreviation. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
}
