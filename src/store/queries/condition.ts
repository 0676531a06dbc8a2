// Conditions of a WHERE clause with the values of their places.
import type { SqlValue } from '../engine.js';

/** `sql` has a `?` for each of `values`. */
export type Condition = { readonly sql: string; readonly values: readonly SqlValue[] };

/** Returns the condition that a column has one of these values; without values it never holds. */
export function isOneOf(column: string, values: readonly SqlValue[]): Condition {
  if (values.length === 0) return never;
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values };
}

export const never: Condition = { sql: '1 = 0', values: [] };

export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '1 = 1', values: [] };
  return joined(conditions, ' AND ');
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? never : joined(conditions, ' OR ');
}

function joined(conditions: readonly Condition[], word: string): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(word),
    values: conditions.flatMap(({ values }) => values),
  };
}
