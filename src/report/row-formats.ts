// Formats for exporting a login as text.
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import { isoInstant } from '../lib/time-text.js';
import { type StoredLogin, valueOf } from '../model/login.js';
import { exportedColumns, type LoginColumn } from '../model/login-columns.js';

type TextRowFormat = {
  /** The text before the first row. */
  readonly head: string;
  readonly row: (login: StoredLogin) => string;
};

const names = exportedColumns.map(({ name }) => name);

function textOf(column: LoginColumn, login: StoredLogin): string | number | null {
  const value = valueOf(column, login);
  return column.type === 'instant' ? isoInstant(Number(value)) : value;
}

export const rowFormats: Readonly<Record<string, TextRowFormat | undefined>> = {
  csv: {
    head: `${names.join(',')}\r\n`,
    row: (login) => `${exportedColumns.map((column) => csvCell(textOf(column, login))).join(',')}\r\n`,
  },
  jsonl: {
    head: '',
    row: (login) =>
      `${toJsonLine(Object.fromEntries(exportedColumns.map((column) => [column.name, textOf(column, login)])))}\n`,
  },
};
