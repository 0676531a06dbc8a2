// Reads values of rows. A sum is DECIMAL in MySQL and HUGEINT in DuckDB; here it becomes a number.
import type { SqlRow, SqlValue } from './engine.js';

/** @throws RangeError for a value that is not a safe integer: a bug, not bad data. */
export function toNumber(row: SqlRow, column: string): number {
  const value = toValue(row, column);
  const number = value === null ? NaN : Number(value);
  if (!Number.isSafeInteger(number))
    throw new RangeError(`column ${column}: expected a whole number, got ${String(value)}`);
  return number;
}

export function toNumberOrNull(row: SqlRow, column: string): number | null {
  return toValue(row, column) === null ? null : toNumber(row, column);
}

/** @throws TypeError for a null or a number: a bug. */
export function toText(row: SqlRow, column: string): string {
  const value = toValue(row, column);
  if (typeof value !== 'string') throw new TypeError(`column ${column}: expected text, got ${String(value)}`);
  return value;
}

export function toTextOrNull(row: SqlRow, column: string): string | null {
  return toValue(row, column) === null ? null : toText(row, column);
}

function toValue(row: SqlRow, column: string): SqlValue {
  const value = row[column];
  if (value === undefined) throw new TypeError(`the result has no column ${column}`);
  return value;
}
