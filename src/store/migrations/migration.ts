// The type of a migration, and the definitions of a login's columns; migrations.ts applies the migrations.
import { columnsAddedIn, columnsUpTo, type LoginColumn, quotedName } from '../../model/login-columns.js';
import type { ColumnTypes, Dialect } from '../engine.js';

/** Returns the statements of one migration, in order. Running a statement twice must do no harm. */
export type Migration = (types: ColumnTypes, dialect: Dialect) => readonly string[];

/** Returns the definitions of the columns that `logins` has in version 1. */
export function firstColumns(types: ColumnTypes): string {
  return columnsUpTo(1)
    .map((column) => {
      const key = column.name === 'id' ? types.bigKey : '';
      return `${quotedName(column)} ${typeOf(column, types)}${column.isRequired ? ' NOT NULL' : ''}${key}`;
    })
    .join(',\n    ');
}

/** Returns the statements that add the columns of a later version: those of kinds, keys and locations. */
export function addedColumns(version: number, { types, loginTables }: Dialect): readonly string[] {
  return columnsAddedIn(version).map((column) => {
    const { of } = column;
    if (of === 'row' || of === 'user' || of === 'address')
      throw new Error(`column ${column.name}: a later version cannot add a column of ${of}`);
    const definition = `${quotedName(column)} ${typeOf(column, types)}`;
    return `ALTER TABLE ${loginTables[of]} ADD COLUMN ${definition}${column.default === '' ? " DEFAULT ''" : ''}`;
  });
}

function typeOf({ type }: LoginColumn, types: ColumnTypes): string {
  return type === 'instant' || type === 'text' ? types[type] : type;
}
