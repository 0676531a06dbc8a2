// Names of months, and of weekdays before them. English names always win. The others are those of glibc's locales
// (month-table.ts). Old daemons write only the first three characters or bytes of them, in UTF-8 or the charset of the
// language. A name may mean two months: `lis` is November in Polish, October in Croatian. Then the other month names of the log
// decide. Each different name is one vote for its language, so that a single line cannot outvote a log of a year.
import { isUtf8 } from 'node:buffer';

import { commonLanguages, otherLanguages } from './month-table.js';

const MONTHS = 12;
const SHORTEST = 3;

/** The most names that are remembered of one log: those of four languages. */
const MAX_SEEN = 48;
const MAX_KNOWN = 1000;

/** A possible meaning of a name: a language and a month (0 to 11). */
type MonthMeaning = { readonly language: string; readonly month: number };

export type MonthNames = {
  /** The month (0 to 11) of a name (latin1); undefined if the name is unknown, `ambiguous` if it may be two months. */
  find(name: string): number | 'ambiguous' | undefined;
  /** Remembers that the log has a name. */
  see(name: string): void;
  /** The remembered names; plain JSON, for the next reader of this log. */
  seen(): readonly string[];
};

/**
 * Makes the month names of one log.
 * @param seenBefore the names that `seen` returned before
 */
export function monthNames(seenBefore: readonly string[] = []): MonthNames {
  const seen = new Set(seenBefore);
  let known = new Map<string, readonly MonthMeaning[]>();

  function meaningsOf(name: string): readonly MonthMeaning[] {
    let meanings = known.get(name);
    if (meanings === undefined) {
      meanings = findMeanings(name);
      if (known.size >= MAX_KNOWN) known = new Map();
      known.set(name, meanings);
    }
    return meanings;
  }

  /** The most votes that one of the languages has: its names that were seen, without `name`. */
  function votes(name: string, languages: readonly string[]): number {
    const of = (language: string): number =>
      [...seen].filter((other) => other !== name && meaningsOf(other).some((m) => m.language === language))
        .length;
    return Math.max(...languages.map(of));
  }

  function find(name: string): ReturnType<MonthNames['find']> {
    const meanings = meaningsOf(name);
    const months = [...new Set(meanings.map(({ month }) => month))];
    if (months.length <= 1) return months[0];
    const [first, second] = months
      .map((month) => {
        const languages = meanings.filter((m) => m.month === month).map(({ language }) => language);
        return { month, votes: votes(name, languages) };
      })
      .sort((a, b) => b.votes - a.votes);
    return first && second && first.votes > second.votes ? first.month : 'ambiguous';
  }

  return {
    find,
    see(name) {
      if (seen.size >= MAX_SEEN || seen.has(name)) return;
      const [meaning] = meaningsOf(name);
      // English names are not votes: every language shares some names with English.
      if (meaning && meaning.language !== ENGLISH) seen.add(name);
    },
    seen: () => [...seen],
  };
}

const ENGLISH = 'en';
const englishNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

// 5月 · 5월
const numbered = /^(\d{1,2})[月월]$/;

/** The charsets to try for a name that is not UTF-8. */
const charsets = [
  'iso-8859-2',
  'koi8-r',
  'koi8-u',
  'windows-1251',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-8',
  'windows-1256',
  'iso-8859-6',
  'windows-1254',
  'windows-1257',
  'windows-874',
  'euc-jp',
  'gbk',
  'big5',
  'euc-kr',
] as const;

function findMeanings(name: string): readonly MonthMeaning[] {
  const text = wordText(name);
  const meanings = meaningsOfText(text);
  if (meanings.length > 0) return meanings;
  if (text === name && /[^\0-\x7f]/.test(name)) {
    const bytes = Buffer.from(name, 'latin1');
    for (const charset of charsets) {
      const inCharset = meaningsOfText(new TextDecoder(charset).decode(bytes));
      if (inCharset.length > 0) return inCharset;
    }
  }
  // The last character may be cut in two: `Ao\xc3`.
  const { cut } = tables();
  return cut.get(plain(text)) ?? cut.get(plain(name.replace(/[^\0-\x7f]+\.?$/, ''))) ?? [];
}

function meaningsOfText(text: string): readonly MonthMeaning[] {
  const english =
    text.length < SHORTEST ? -1 : englishNames.findIndex((name) => name.startsWith(text.toLowerCase()));
  if (english >= 0) return [{ language: ENGLISH, month: english }];
  const number = Number(numbered.exec(text)?.[1] ?? 0);
  if (number >= 1 && number <= MONTHS) return [{ language: 'numbers', month: number - 1 }];
  const { exact, folded } = tables();
  return exact.get(text) ?? folded.get(plain(text)) ?? [];
}

type NameTable = ReadonlyMap<string, readonly MonthMeaning[]>;
type Tables = {
  /** Names as glibc writes them. */
  readonly exact: NameTable;
  /** Names in lower case without accents, also cut after three characters or more. */
  readonly folded: NameTable;
  /** Names cut after three bytes, in the middle of a character. */
  readonly cut: NameTable;
};

let made: Tables | undefined;

function tables(): Tables {
  made ??= makeTables();
  return made;
}

function makeTables(): Tables {
  const exact = new Map<string, MonthMeaning[]>();
  const folded = new Map<string, MonthMeaning[]>();
  const cut = new Map<string, MonthMeaning[]>();
  for (const [language, row] of [...commonLanguages, ...otherLanguages]) {
    row.split(',').forEach((names, month) => {
      for (const name of names.split('/').filter((text) => text !== '')) {
        add(exact, name, { language, month });
        add(folded, plain(name), { language, month });
      }
    });
  }
  for (const language of cutLanguages) {
    for (const [month, name] of namesOf(language)) {
      for (let length = SHORTEST; length <= name.length; length += 1)
        add(folded, plain(name.slice(0, length)), { language, month });
      const start = Buffer.from(name).toString('utf8', 0, SHORTEST);
      if (start !== name.slice(0, SHORTEST))
        add(cut, plain(start.replace('\ufffd', '')), { language, month });
    }
  }
  return { exact: onlyCommon(exact), folded: onlyCommon(folded), cut };
}

function add(table: Map<string, MonthMeaning[]>, name: string, meaning: MonthMeaning): void {
  const meanings = table.get(name);
  if (meanings) meanings.push(meaning);
  else table.set(name, [meaning]);
}

const common: ReadonlySet<string> = new Set(commonLanguages.map(([language]) => language));

/** Drops the meanings of a name in rare languages if it has one in a common language. */
function onlyCommon(table: Map<string, MonthMeaning[]>): NameTable {
  for (const [name, meanings] of table) {
    const ofCommon = meanings.filter(({ language }) => common.has(language));
    if (ofCommon.length > 0) table.set(name, ofCommon);
  }
  return table;
}

/** The languages in which logs have cut names. Their full names come from Intl. */
const cutLanguages = ['de', 'fr', 'es', 'it', 'nl', 'pt', 'da', 'nb', 'sv'] as const;

function* namesOf(language: string): Generator<readonly [month: number, name: string]> {
  for (const style of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
    for (let month = 0; month < MONTHS; month += 1) yield [month, format.format(Date.UTC(2000, month))];
  }
}

/** A name in lower case, without accents and without the point of an abbreviation. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
}

// Nearly all logs with weekdays have them in English.
const englishWeekday = /^(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?[.,]?$/i;

/** The languages in which logs have weekdays. */
const weekdayLanguages = 'de fr es it nl pt da nb sv fi pl cs hu ru uk tr el'.split(' ');
const WEEKDAYS = 7;
/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;

let weekdays: ReadonlySet<string> | undefined;

/** Whether a word is the name of a weekday. @param word latin1, as logged */
export function isWeekday(word: string): boolean {
  if (englishWeekday.test(word)) return true;
  weekdays ??= new Set(weekdayLanguages.flatMap(weekdaysIn));
  return weekdays.has(plainWeekday(wordText(word)));
}

function weekdaysIn(language: string): readonly string[] {
  return (['long', 'short'] as const).flatMap((weekday) => {
    const names = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
    return Array.from({ length: WEEKDAYS }, (_, day) => plainWeekday(names.format(MONDAY_MS + day * DAY_MS)));
  });
}

/** A name in lower case, without the point or comma at its end. */
function plainWeekday(name: string): string {
  return name.toLowerCase().replace(/[.,]$/, '');
}

/** A word of a header (latin1) as text: UTF-8 if it is valid, otherwise unchanged. */
function wordText(word: string): string {
  const bytes = Buffer.from(word, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : word;
}
