// CSV (RFC 4180) with a header.
import { csvCell } from '../../lib/csv-cell.js';
import { columns } from './columns.js';
import { inLines, listed, type Format } from './format.js';

export const csv: Format = (bans, { now }) => {
  const rows = listed(bans, now).map((entry) => columns.map(([, value]) => csvCell(value(entry))));
  return inLines([columns.map(([name]) => name).join(','), ...rows.map((row) => row.join(','))], '\r\n');
};
