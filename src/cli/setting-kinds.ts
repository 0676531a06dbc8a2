// The kinds of values that a setting can have, and what a row of the table of settings says. A kind checks a value from
// a flag or variable (always text) and from authtrack.yaml (any type). docs/decisions/0046 says why this is not zod.
import path from 'node:path';

import { parseDuration } from '../lib/time-text.js';
import { printableUrl } from '../lib/printable-url.js';
import { isTimeZone } from '../lib/time-zone.js';
import type { OwnPattern } from '../model/own-pattern.js';

/** What was expected of a value, and the path of the wrong part in it. */
export type Issue = { readonly message: string; readonly path: readonly PropertyKey[] };

type ParseResult<T> = { readonly value: T } | { readonly issue: Issue };

export type SettingKind<T> = {
  /** Checks and converts a given value. */
  readonly check: (given: unknown) => ParseResult<T>;
  /** The value as `config` shows it, if that is not the value itself. */
  shown?(value: T): string;
  /** A wrong value may contain a password: errors do not repeat it. */
  readonly mayHoldSecret?: true;
  /** All values that it accepts, if they are few words. Completion offers them. */
  readonly words?: readonly string[];
  /** A list: a flag that is given twice adds to it. */
  readonly isList?: true;
};

/** What a default may depend on. */
type Known = {
  readonly env: NodeJS.ProcessEnv;
  /** The value of a text setting earlier in the table. */
  readonly valueOf: (key: string) => string;
};

type SettingRow<T> = {
  readonly kind: SettingKind<T>;
  /** In commander's notation: `--year <year>`. */
  readonly flag?: string;
  /** Environment variables; the first that is set counts. */
  readonly env?: readonly string[];
  /** Path in authtrack.yaml; absent for secrets. */
  readonly file?: string;
  /** Names in earlier releases, which still work and no help shows. */
  readonly formerly?: { readonly flag?: string; readonly env?: string; readonly file: string };
  /** Absent: the setting is undefined unless it is given. */
  readonly default?: T | ((known: Known) => T);
  /**
   * Settings earlier in the table that its default follows. If one of them is given in a more direct place than this
   * setting (a flag, not a variable; a variable, not a file), this setting has its default.
   */
  readonly placedBy?: readonly string[];
  /** What help and docs call the default, if the value itself does not say it. */
  readonly defaultText?: string;
  /** What the setting does, for help and docs. */
  readonly help: string;
  /** The help of a flag that turns the setting off: `--no-charts`. */
  readonly flagHelp?: string;
  /** The commands that have the flag. */
  readonly commands?: readonly string[];
  /** Every command has the flag. */
  readonly isGlobal?: true;
  /** For a setting without a flag: the commands that use it. Their help shows it. */
  readonly usedBy?: readonly string[];
  /** The value in .env.example; the default if absent. */
  readonly example?: string;
  /** More lines for .env.example. */
  readonly notes?: readonly string[];
  /** Where docs/ says more: `sharing.md#import`. */
  readonly page?: string;
  /** A secret: authtrack never shows it, and sends it only to the URL in this setting; without one, nowhere. */
  readonly secret?: { readonly goesTo?: string };
  /** A list that joins the entries of flags, variables and files. */
  readonly isUnion?: true;
  /** authtrack runs it: a settings file counts only if no other user can change it, even if --config names it. */
  readonly isCommand?: true;
};

/** A row of any kind. */
export type AnySettingRow =
  | SettingRow<string>
  | SettingRow<number>
  | SettingRow<boolean>
  | SettingRow<boolean | 'auto'>
  | SettingRow<readonly string[]>
  | SettingRow<readonly OwnPattern[]>;

type Range = {
  /** The message for a value that is not a number, or not an integer. */
  readonly what?: string;
  readonly isWhole?: boolean;
  readonly min: number;
  /** The message for a smaller number: `expected 1990 or later`. */
  readonly less?: string;
  readonly max: number;
  /** The message for a greater number. */
  readonly more?: string;
};

export const text: SettingKind<string> = {
  check: (given) => {
    if (typeof given !== 'string') return invalid('expected text');
    return given === '' ? invalid('expected text that is not empty') : { value: given };
  },
};

/** A secret of at least this many characters. */
export function secretText(minChars: number): SettingKind<string> {
  return {
    ...textThat((given) => given.length >= minChars, `expected at least ${minChars} characters`),
    mayHoldSecret: true,
  };
}

export const databaseUrl: SettingKind<string> = {
  ...textThat(
    (given) => /^(duckdb:.+|(mysql|mariadb):\/\/.+)$/.test(given),
    'expected duckdb:FILE or mysql://user:password@host:port/database',
  ),
  shown: printableUrl,
  mayHoldSecret: true,
};

// Many outputs show URLs, so they must not contain a user or a token.
export const url: SettingKind<string> = {
  ...textThat(
    (given) => /^https?:\/\/[^@?#\s]+$/.test(given),
    'expected an http or https URL without user, password or query',
  ),
  mayHoldSecret: true,
};

export const timezone = textThat(isTimeZone, 'expected an IANA time zone such as Europe/Berlin or UTC');

export const duration = textThat(
  (given) => parseDuration(given) !== null,
  'expected a duration such as 10m, 12h or 1d',
);
export const bantime = textThat(
  (given) => given === 'forever' || parseDuration(given) !== null,
  'expected forever, or a duration such as 12h, 1d or 4w',
);
const DAY_MICROS = 86_400_000_000;
// `m` means minutes. A user who means months must not lose all logins but those of one day.
export const days = textThat(
  (given) => (parseDuration(given) ?? 0) >= DAY_MICROS,
  'expected a duration of at least one day, such as 400d or 52w',
);

export const year = numberWithin({
  what: 'expected a year',
  isWhole: true,
  min: 1990,
  less: 'expected 1990 or later',
  max: 2100,
  more: 'expected 2100 or earlier',
});
export const milliseconds = numberWithin({
  what: 'expected a whole number of milliseconds',
  isWhole: true,
  min: 100,
  max: 600_000,
});
export const percent = numberWithin({ min: 0.001, max: 100 });
export const factor = numberWithin({ min: 1, max: 100 });
const upTo1000 = numberWithin({ min: 0, max: 1000 });
export const weight: SettingKind<number> = {
  check: (given) => {
    const result = upTo1000.check(given);
    const isExact = 'issue' in result || Number(result.value.toFixed(3)) === result.value;
    return isExact ? result : invalid('expected a number with at most three decimals');
  },
};

export function wholeNumber(min: number): SettingKind<number> {
  return numberWithin({ what: 'expected a whole number', isWhole: true, min, max: 1_000_000 });
}

export function prefixLength(min: number, max: number): SettingKind<number> {
  return numberWithin({ what: 'expected a prefix length', isWhole: true, min, max });
}

export const boolean: SettingKind<boolean> = {
  check: (given) => {
    const word = typeof given === 'string' ? given.toLowerCase() : given;
    if (['true', '1', 'yes', 'on', 'y', 'enabled', true].includes(word as string)) return { value: true };
    if (['false', '0', 'no', 'off', 'n', 'disabled', false].includes(word as string)) return { value: false };
    return invalid('expected true or false');
  },
};

/** `auto` means: if the journal is read. */
export const booleanOrAuto: SettingKind<boolean | 'auto'> = {
  check: (given) => {
    if (typeof given === 'string' && given.toLowerCase() === 'auto') return { value: 'auto' };
    const result = boolean.check(given);
    return 'issue' in result ? invalid('expected true, false or auto') : result;
  },
  words: ['true', 'false', 'auto'],
};

function isTexts(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((entry) => typeof entry === 'string');
}

/** Separated by commas in a flag or variable, a list of texts in YAML. */
export const texts: SettingKind<readonly string[]> = {
  check: (given) => {
    if (typeof given === 'string') return { value: given.split(',').map((entry) => entry.trim()) };
    return isTexts(given) ? { value: given } : invalid('expected a list of texts');
  },
  isList: true,
};

// What a shell would act on. Whoever writes it expects a shell, or has an argument with spaces.
const shellCharacters = /["'`\\$|&;<>(){}*?\0]/;

/** The absolute path of a program and its arguments. No shell reads them: in YAML, a list has any arguments. */
export const command: SettingKind<readonly string[]> = {
  check: (given) => {
    const isText = typeof given === 'string';
    const words: unknown = isText ? given.split(/\s+/).filter((word) => word !== '') : given;
    if (!isTexts(words) || words.some((word) => word.includes('\0'))) return invalid('expected a command');
    if (!path.isAbsolute(words[0] ?? '')) return invalid('expected the absolute path of a program');
    if (isText && shellCharacters.test(given))
      return invalid(
        'expected a program and arguments without quotes or other characters of a shell (write a script)',
      );
    return { value: words };
  },
  shown: (words) => words.join(' '),
};

/** The modes that a file for readers can have: nobody but its owner writes it, nobody runs it. */
const readableBy = ['0600', '0640', '0644'];

/**
 * A mode of a file, as four octal digits. YAML reads 0644 as the number 644, and 0o644 as 420.
 */
export const fileMode: SettingKind<string> = {
  check: (given) => {
    const texts = typeof given === 'number' ? [`${given}`, given.toString(8)] : [given];
    const mode = readableBy.find((one) => texts.includes(one) || texts.includes(one.slice(1)));
    return mode === undefined ? invalid(`expected ${readableBy.join(', ')}`) : { value: mode };
  },
};

function textThat(isRight: (given: string) => boolean, message: string): SettingKind<string> {
  return {
    check: (given) => (typeof given === 'string' && isRight(given) ? { value: given } : invalid(message)),
  };
}

function numberWithin({
  what = 'expected a number',
  isWhole = false,
  ...limits
}: Range): SettingKind<number> {
  const { min, less = `expected ${min} or more`, max, more = `expected ${max} or less` } = limits;
  const check = (given: unknown): ParseResult<number> => {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    const isNumber = isWhole ? Number.isInteger(value) : Number.isFinite(value);
    if (typeof value !== 'number' || !isNumber) return invalid(what);
    if (value < min) return invalid(less);
    return value > max ? invalid(more) : { value };
  };
  return { check };
}

/** The result for a wrong value. @param path of the wrong part in the value */
export function invalid(message: string, path: readonly PropertyKey[] = []): { readonly issue: Issue } {
  return { issue: { message, path } };
}
