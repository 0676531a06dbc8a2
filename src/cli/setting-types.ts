// Checks the values of settings. An issue says what was expected. Written by hand, because zod takes as long to load as
// Node itself; only `patterns` uses zod.
import { MICROS_PER_DAY } from '../lib/units.js';
import { parseDuration } from '../lib/time-text.js';
import { isTimeZone } from '../lib/time-zone.js';

/** What was expected of a value, and the path of the wrong part in it. */
export type Issue = { readonly message: string; readonly path: readonly PropertyKey[] };

export type ParseResult<T> = { readonly value: T } | { readonly issue: Issue };

type SettingType<T> = (given: unknown) => ParseResult<T>;

type Limits = {
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

export const databaseUrl = textThat(
  (given) => /^(duckdb:.+|(mysql|mariadb):\/\/.+)$/.test(given),
  'expected duckdb:FILE or mysql://user:password@host:port/database',
);
export const timezone = textThat(isTimeZone, 'expected an IANA time zone such as Europe/Berlin or UTC');
export const year = numberWithin({
  what: 'expected a year',
  isWhole: true,
  min: 1990,
  less: 'expected 1990 or later',
  max: 2100,
  more: 'expected 2100 or earlier',
});
export const text: SettingType<string> = (given) =>
  typeof given === 'string' ? notEmpty(given) : invalid('expected text');
const notEmpty = textThat((given) => given !== '', 'expected text that is not empty');
// Many outputs show URLs, so they must not contain a user or a token.
export const url = textThat(
  (given) => /^https?:\/\/[^@?#\s]+$/.test(given),
  'expected an http or https URL without user, password or query',
);
export const milliseconds = numberWithin({
  what: 'expected a whole number of milliseconds',
  isWhole: true,
  min: 100,
  max: 600_000,
});

export const duration = textThat(
  (given) => parseDuration(given) !== null,
  'expected a duration such as 10m, 12h or 1d',
);
// `m` means minutes. A user who means months must not lose all logins but those of one day.
export const days = textThat(
  (given) => (parseDuration(given) ?? 0) >= MICROS_PER_DAY,
  'expected a duration of at least one day, such as 400d or 52w',
);
export const wholeNumber = (min: number): SettingType<number> =>
  numberWithin({ what: 'expected a whole number', isWhole: true, min, max: 1_000_000 });
export const percent = numberWithin({ min: 0.001, max: 100 });
export const prefixLength = (min: number, max: number): SettingType<number> =>
  numberWithin({ what: 'expected a prefix length', isWhole: true, min, max });
export const factor = numberWithin({ min: 1, max: 100 });
export const bantime = textThat(
  (given) => given === 'forever' || parseDuration(given) !== null,
  'expected forever, or a duration such as 12h, 1d or 4w',
);

export function weight(given: unknown): ParseResult<number> {
  const result = anyWeight(given);
  const isExact = 'issue' in result || Number(result.value.toFixed(3)) === result.value;
  return isExact ? result : invalid('expected a number with at most three decimals');
}
const anyWeight = numberWithin({ min: 0, max: 1000 });

export function boolean(given: unknown): ParseResult<boolean> {
  const word = typeof given === 'string' ? given.toLowerCase() : given;
  if (['true', '1', 'yes', 'on', 'y', 'enabled', true].includes(word as string)) return { value: true };
  if (['false', '0', 'no', 'off', 'n', 'disabled', false].includes(word as string)) return { value: false };
  return invalid('expected true or false');
}

/** `auto` means: if the journal is read. */
export function booleanOrAuto(given: unknown): ParseResult<boolean | 'auto'> {
  if (typeof given === 'string' && given.toLowerCase() === 'auto') return { value: 'auto' };
  const result = boolean(given);
  return 'issue' in result ? invalid('expected true, false or auto') : result;
}

/** A list: separated by commas in a flag or variable, a list of texts in YAML. */
export function texts(given: unknown): ParseResult<readonly string[]> {
  if (typeof given === 'string') return { value: given.split(',').map((entry) => entry.trim()) };
  const isList = Array.isArray(given) && given.every((entry) => typeof entry === 'string');
  return isList ? { value: given } : invalid('expected a list of texts');
}

function textThat(isRight: (given: string) => boolean, message: string): SettingType<string> {
  return (given) => (typeof given === 'string' && isRight(given) ? { value: given } : invalid(message));
}

function numberWithin({
  what = 'expected a number',
  isWhole = false,
  ...limits
}: Limits): SettingType<number> {
  const { min, less = `expected ${min} or more`, max, more = `expected ${max} or less` } = limits;
  return (given) => {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    const isNumber = isWhole ? Number.isInteger(value) : Number.isFinite(value);
    if (typeof value !== 'number' || !isNumber) return invalid(what);
    if (value < min) return invalid(less);
    return value > max ? invalid(more) : { value };
  };
}

function invalid(message: string): { readonly issue: Issue } {
  return { issue: { message, path: [] } };
}
