// Logins as text: what `authtrack logins` prints for programs, and as Markdown.
import { markdownCell, markdownHead, markdownRow } from '../lib/markdown.js';
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import { isoInstant } from '../lib/time-text.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { FoundLogin } from '../model/login-filter.js';
import { valueOf } from '../model/login.js';
import { exportedColumns } from '../model/login-columns.js';
import { ecsDocument } from './ecs.js';
import { loginCells } from './login-cells.js';

type LoginTextFormat = {
  /** The text before the first login. */
  readonly head: string;
  readonly row: (login: FoundLogin) => string;
};

/** The columns of `db export`, then the length of the session. */
const names = [...exportedColumns.map(({ name }) => name), 'seconds'];

/** A login for programs. */
export function loginRecord(login: FoundLogin): Readonly<Record<string, string | number | null>> {
  const fields = exportedColumns.map((column) => {
    const value = valueOf(column, login);
    return [column.name, column.type === 'instant' ? isoInstant(Number(value)) : value] as const;
  });
  return { ...Object.fromEntries(fields), seconds: login.seconds };
}

/** @param zone of the times in Markdown, which is for people */
export const loginFormats: Readonly<Record<string, (zone: TimeZone) => LoginTextFormat>> = {
  csv: () => ({
    head: `${names.join(',')}\r\n`,
    row: (login) => {
      const record = loginRecord(login);
      return `${names.map((name) => csvCell(record[name] ?? null)).join(',')}\r\n`;
    },
  }),
  jsonl: () => ({ head: '', row: (login) => `${toJsonLine(loginRecord(login))}\n` }),
  ecs: () => ({ head: '', row: (login) => `${toJsonLine(ecsDocument(login))}\n` }),
  markdown: (zone) => {
    const cells = loginCells(zone);
    return {
      head: markdownHead(cells.map(({ title }) => title)),
      row: (login) => markdownRow(cells.map(({ cell }) => markdownCell(cell(login)))),
    };
  },
};
