// The words that may come before a month: names of weekdays, and nothing that a client could choose.
import { MS_PER_DAY } from '../lib/units.js';
import { wordText } from './word-text.js';

// Nearly all logs with weekdays have them in English.
const english = /^(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?[.,]?$/i;

const languages = [
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'da',
  'nb',
  'sv',
  'fi',
  'pl',
  'cs',
  'hu',
  'ru',
  'uk',
  'tr',
  'el',
];
const DAYS = 7;
/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 5, 1);

let known: ReadonlySet<string> | undefined;

/** Whether a word is the name of a weekday. @param word latin1, as logged */
export function isWeekday(word: string): boolean {
  if (english.test(word)) return true;
  known ??= new Set(languages.flatMap(namesIn));
  return known.has(plain(wordText(word)));
}

function namesIn(language: string): readonly string[] {
  return (['long', 'short'] as const).flatMap((weekday) => {
    const names = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
    return Array.from({ length: DAYS }, (_, day) => plain(names.format(MONDAY_MS + day * MS_PER_DAY)));
  });
}

/** A name in lower case, without the point or comma at its end. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[.,]$/, '');
}
