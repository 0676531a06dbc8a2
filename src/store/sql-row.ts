// Reading values out of rows. Sums are DECIMAL in one engine and HUGEINT in the other; here they become numbers.
import type { SqlRow, SqlValue } from './engine.js';

/** @throws RangeError for what is not a whole number that a double holds exactly: a bug, not bad data. */
export function toNumber(row: SqlRow, column: string): number {
  const value = toValue(row, column);
  const number = value === null ? NaN : Number(value);
  if (!Number.isSafeInteger(number))
    throw new RangeError(`${column} is ${String(value)}, not a whole number`);
  return number;
}

export function toNumberOrNull(row: SqlRow, column: string): number | null {
  return toValue(row, column) === null ? null : toNumber(row, column);
}

/** @throws TypeError for a null or a number: a bug. */
export function toText(row: SqlRow, column: string): string {
  const value = toValue(row, column);
  if (typeof value !== 'string') throw new TypeError(`${column} is ${String(value)}, not text`);
  return value;
}

export function toTextOrNull(row: SqlRow, column: string): string | null {
  return toValue(row, column) === null ? null : toText(row, column);
}

function toValue(row: SqlRow, column: string): SqlValue {
  const value = row[column];
  if (value === undefined) throw new TypeError(`no column ${column} in the answer`);
  return value;
}
