// Formats for exporting a login as text.
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import { isoInstant } from '../lib/time-text.js';
import type { StoredLogin } from '../model/login.js';
import { type ExportedColumn, exportedColumns } from '../model/login-columns.js';

type TextRowFormat = {
  /** The text before the first row. */
  readonly head: string;
  readonly row: (login: StoredLogin) => string;
};

const names = exportedColumns.map(({ name }) => name);

function valueOf({ value, type }: ExportedColumn, login: StoredLogin): string | number | null {
  return type === 'instant' ? isoInstant(Number(value(login))) : value(login);
}

export const rowFormats: Readonly<Record<string, TextRowFormat | undefined>> = {
  csv: {
    head: `${names.join(',')}\r\n`,
    row: (login) => `${exportedColumns.map((column) => csvCell(valueOf(column, login))).join(',')}\r\n`,
  },
  jsonl: {
    head: '',
    row: (login) =>
      `${toJsonLine(Object.fromEntries(exportedColumns.map((column) => [column.name, valueOf(column, login)])))}\n`,
  },
};
