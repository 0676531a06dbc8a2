// The table of logins for people.
import { shownText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { FoundLogin } from '../model/login-filter.js';
import { type LoginCell, loginCells, narrowLoginCells, placeCodes } from './login-cells.js';
import type { OutLine } from './out-line.js';
import { fitsInLines, type Table, tableLines } from './table.js';

/** The logins, in the first layout in which each takes one line; on a terminal that is too narrow in the last layout. */
export function loginTable(
  logins: readonly FoundLogin[],
  zone: TimeZone,
  terminal: Terminal,
): readonly OutLine[] {
  const layouts = [loginCells(zone), loginCells(zone, placeCodes), narrowLoginCells(zone)];
  for (const cells of layouts) {
    const table = tableOf(logins, cells);
    if (fitsInLines(table, terminal)) return tableLines(table, terminal);
  }
  const [host, other] = new Set(logins.map((login) => login.host));
  const isOneHost = host !== undefined && other === undefined;
  const narrow = { hasHost: !isOneHost };
  const table = tableOf(logins, narrowLoginCells(zone, narrow));
  const shorter = tableOf(logins, narrowLoginCells(zone, { ...narrow, hasShortAddresses: true }));
  const lines = tableLines(fitsInLines(table, terminal) ? table : shorter, terminal);
  return isOneHost ? [...lines, '', `all on ${shownText(host, terminal)}`] : lines;
}

/** Columns in which no login has anything are left out. */
function tableOf(logins: readonly FoundLogin[], cells: readonly LoginCell[]): Table {
  const all = cells.map((column) => ({ ...column, texts: logins.map(column.cell) }));
  const columns = all.filter(({ isOptional, texts }) => !isOptional || texts.some((text) => text !== ''));
  return { columns, rows: logins.map((_, n) => columns.map(({ texts }) => texts[n] ?? '')) };
}
