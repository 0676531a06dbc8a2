// What the value of a setting may be, and what is said of one that is not.
import { z } from 'zod';

import { parseDuration } from '../lib/duration.js';
import { isTimeZone } from '../lib/time-zone.js';

export const databaseUrl = z
  .string()
  .regex(
    /^(duckdb:.+|(mysql|mariadb):\/\/.+)$/,
    'must be duckdb:FILE or mysql://user:password@host:port/database',
  );
export const timezone = z.string().refine(isTimeZone, 'is no IANA time zone such as Europe/Berlin or UTC');
export const year = z.coerce
  .number('must be a year')
  .int('must be a year')
  .min(1990, 'must be 1990 or later')
  .max(2100, 'must be 2100 or earlier');
export const text = z.string().min(1, 'must not be empty');
// A URL can be seen in many places: neither user nor token belongs in it.
export const url = z
  .string()
  .regex(/^https?:\/\/[^@?#\s]+$/, 'must be an http or https URL without user, password or query');
export const milliseconds = z.coerce
  .number('must be a number of milliseconds')
  .int()
  .min(100, 'must be 100 or more')
  .max(600_000, 'must be 600000 or less');
export const yesOrNo = z.union([z.boolean(), z.stringbool()], 'must be true or false');

export const duration = z
  .string()
  .refine((given) => parseDuration(given) !== null, 'must be a length of time such as 10m, 12h or 1d');
export const wholeNumber = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .max(1_000_000, 'must be 1000000 or less');
export const weight = z.coerce
  .number('must be a number')
  .min(0, 'must be 0 or more')
  .max(1000, 'must be 1000 or less')
  .refine((given) => Number(given.toFixed(3)) === given, 'must have at most three decimals');
export const banTime = z
  .string()
  .refine(
    (given) => given === 'forever' || parseDuration(given) !== null,
    'must be forever, or a length of time such as 12h, 1d or 4w',
  );
export const growth = z.coerce
  .number('must be a number')
  .min(1, 'must be 1 or more')
  .max(100, 'must be 100 or less');
// Texts with commas between them, as a variable and a flag have them, or a list of texts.
export const texts = z.union(
  [z.string().transform((given) => given.split(',').map((entry) => entry.trim())), z.array(z.string())],
  'must be a list of texts',
);
