// The table of logins for people.
import type { Terminal } from '../lib/terminal.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { FoundLogin } from '../model/login-filter.js';
import { loginCells } from './login-cells.js';
import type { OutLine } from './out-line.js';
import { tableLines } from './table.js';

/** The logins, without columns in which no login has anything. */
export function loginTable(
  logins: readonly FoundLogin[],
  zone: TimeZone,
  terminal: Terminal,
): readonly OutLine[] {
  const all = loginCells(zone).map((column) => ({ ...column, cells: logins.map(column.cell) }));
  const columns = all.filter(({ isOptional, cells }) => !isOptional || cells.some((cell) => cell !== ''));
  const rows = logins.map((_, n) => columns.map(({ cells }) => cells[n] ?? ''));
  return tableLines({ columns: columns.map(({ title }) => ({ title })), rows }, terminal);
}
