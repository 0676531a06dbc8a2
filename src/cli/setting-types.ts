// What the value of a setting may be, and what is said of one that is not. Written by hand: zod takes as long to load as
// Node itself, and only `patterns` has a shape that is worth it.
import { parseDuration } from '../lib/duration.js';
import { isTimeZone } from '../lib/time-zone.js';

/** What is wrong with a value, and at which place in it. */
export type Issue = { readonly message: string; readonly path: readonly PropertyKey[] };

export type ParseResult<T> = { readonly value: T } | { readonly issue: Issue };

type SettingType<T> = (given: unknown) => ParseResult<T>;

type Limits = {
  /** Said of what is no number, or no whole one. */
  readonly what?: string;
  readonly isWhole?: boolean;
  readonly min: number;
  /** Said of less: `must be 1990 or later`. */
  readonly less?: string;
  readonly max: number;
  readonly more?: string;
};

export const databaseUrl = textThat(
  (given) => /^(duckdb:.+|(mysql|mariadb):\/\/.+)$/.test(given),
  'must be duckdb:FILE or mysql://user:password@host:port/database',
);
export const timezone = textThat(isTimeZone, 'is no IANA time zone such as Europe/Berlin or UTC');
export const year = numberWithin({
  what: 'must be a year',
  isWhole: true,
  min: 1990,
  less: 'must be 1990 or later',
  max: 2100,
  more: 'must be 2100 or earlier',
});
export const text: SettingType<string> = (given) =>
  typeof given === 'string' ? notEmpty(given) : invalid('must be text');
const notEmpty = textThat((given) => given !== '', 'must not be empty');
// A URL can be seen in many places: neither user nor token belongs in it.
export const url = textThat(
  (given) => /^https?:\/\/[^@?#\s]+$/.test(given),
  'must be an http or https URL without user, password or query',
);
export const milliseconds = numberWithin({
  what: 'must be a number of milliseconds',
  isWhole: true,
  min: 100,
  max: 600_000,
});

export const duration = textThat(
  (given) => parseDuration(given) !== null,
  'must be a length of time such as 10m, 12h or 1d',
);
const DAY_MICROS = 86_400_000_000;
// `m` is minutes: whoever means months must not lose all but a day.
export const days = textThat(
  (given) => (parseDuration(given) ?? 0) >= DAY_MICROS,
  'must be a length of time of one day or more, such as 400d or 52w',
);
export const wholeNumber = (min: number): SettingType<number> =>
  numberWithin({ what: 'must be a whole number', isWhole: true, min, max: 1_000_000 });
export const percent = numberWithin({ min: 0.001, max: 100 });
export const prefixLength = (min: number, max: number): SettingType<number> =>
  numberWithin({ what: 'must be the length of a prefix', isWhole: true, min, max });
export const factor = numberWithin({ min: 1, max: 100 });
export const bantime = textThat(
  (given) => given === 'forever' || parseDuration(given) !== null,
  'must be forever, or a length of time such as 12h, 1d or 4w',
);

export function weight(given: unknown): ParseResult<number> {
  const result = anyWeight(given);
  const isExact = 'issue' in result || Number(result.value.toFixed(3)) === result.value;
  return isExact ? result : invalid('must have at most three decimals');
}
const anyWeight = numberWithin({ min: 0, max: 1000 });

export function boolean(given: unknown): ParseResult<boolean> {
  const word = typeof given === 'string' ? given.toLowerCase() : given;
  if (['true', '1', 'yes', 'on', 'y', 'enabled', true].includes(word as string)) return { value: true };
  if (['false', '0', 'no', 'off', 'n', 'disabled', false].includes(word as string)) return { value: false };
  return invalid('must be true or false');
}

/** `auto`: where the journal is read. */
export function booleanOrAuto(given: unknown): ParseResult<boolean | 'auto'> {
  if (typeof given === 'string' && given.toLowerCase() === 'auto') return { value: 'auto' };
  const result = boolean(given);
  return 'issue' in result ? invalid('must be true, false or auto') : result;
}

/** Texts with commas between them, as a variable and a flag have them, or a list of texts. */
export function texts(given: unknown): ParseResult<readonly string[]> {
  if (typeof given === 'string') return { value: given.split(',').map((entry) => entry.trim()) };
  const isList = Array.isArray(given) && given.every((entry) => typeof entry === 'string');
  return isList ? { value: given } : invalid('must be a list of texts');
}

function textThat(isRight: (given: string) => boolean, message: string): SettingType<string> {
  return (given) => (typeof given === 'string' && isRight(given) ? { value: given } : invalid(message));
}

function numberWithin({
  what = 'must be a number',
  isWhole = false,
  ...limits
}: Limits): SettingType<number> {
  const { min, less = `must be ${min} or more`, max, more = `must be ${max} or less` } = limits;
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
