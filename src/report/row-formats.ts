// Formats for exporting a login as text.
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import { isoInstant } from '../lib/time-text.js';
import type { StoredLogin } from '../model/stored-login.js';

type RowFormat = {
  /** The text before the first row. */
  readonly head: string;
  readonly row: (login: StoredLogin) => string;
};

/** In the order of the table `logins`. */
const columns: readonly (readonly [name: string, value: (login: StoredLogin) => string | number | null])[] = [
  ['id', ({ id }) => id],
  ['date', ({ date }) => isoInstant(date)],
  ['user', ({ user }) => user],
  ['ip', ({ ip }) => ip],
  ['status', ({ status }) => status],
  ['service', ({ service }) => service],
  ['country', ({ country }) => country.name],
  ['country_code', ({ country }) => country.code],
  ['host', ({ host }) => host],
  ['port', ({ port }) => port],
  ['method', ({ method }) => method],
  ['rhost', ({ rhost }) => rhost],
  ['pid', ({ pid }) => pid],
  ['attempts', ({ attempts }) => attempts],
];

export const rowFormats: Readonly<Record<string, RowFormat | undefined>> = {
  csv: {
    head: `${columns.map(([name]) => name).join(',')}\r\n`,
    row: (login) => `${columns.map(([, value]) => csvCell(value(login))).join(',')}\r\n`,
  },
  jsonl: {
    head: '',
    row: (login) =>
      `${toJsonLine(Object.fromEntries(columns.map(([name, value]) => [name, value(login)])))}\n`,
  },
};
