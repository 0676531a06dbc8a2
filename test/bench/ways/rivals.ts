// Programs that do the same or a part of it.
import { fileURLToPath } from 'node:url';
import type { Skipped } from '../results.js';
import type { On } from './authtrack.js';
import { findRival, type Program, type ProgramName } from './programs.js';
import type { Way } from './way.js';

const LOGIN = String.raw`sshd\[[0-9]+\]: (Failed|Accepted|Invalid)`;
const FIRST_NUMBER = /^\D*(\d+)/;

/** By the names that they have in the results. */
export const rivals = {
  ripgrep: 'ripgrep',
  grep: 'GNU grep',
  lnav: 'lnav',
  sshguard: 'sshg-parser',
  fail2ban: 'fail2ban-regex',
  readline: 'Node readline and one regex',
  readCsv: 'DuckDB read_csv',
} as const;

/** The exit code of rg and grep when no line matches. */
const NOTHING_FOUND = 1;

type Made = Pick<Way, 'args' | 'shown'> & Partial<Way>;

/** Each of these counts the lines of logins, and all must find the same number. */
const packaged: Readonly<Record<ProgramName, (on: On) => Made>> = {
  ripgrep: ({ file }) => {
    const options = file.endsWith('.gz') ? '-zc' : '-c';
    const shown = `rg ${options} '${LOGIN}' LOG`;
    return { args: [options, LOGIN, file], shown, found: FIRST_NUMBER, fineCodes: [NOTHING_FOUND] };
  },
  grep: ({ file }) => ({
    args: ['-cE', LOGIN, file],
    shown: `LC_ALL=C grep -cE '${LOGIN}' LOG`,
    found: FIRST_NUMBER,
  }),
  lnav: ({ file }) => {
    const where = "log_procname = 'sshd' AND log_body REGEXP '^(Failed|Accepted|Invalid)'";
    const sql = `;SELECT COUNT(*) FROM syslog_log WHERE ${where}`;
    return { args: ['-n', '-c', sql, file], shown: `lnav -n -c "${sql}" LOG`, found: FIRST_NUMBER };
  },
  sshguard: ({ file }) => ({ args: [], input: file, shown: 'sshg-parser < LOG' }),
  fail2ban: ({ file }) => ({
    args: ['--usedns=no', file, 'sshd'],
    shown: 'fail2ban-regex --usedns=no LOG sshd',
  }),
};

/** A program that Debian has, or why it cannot be measured. */
export function rivalWay(name: ProgramName, on: On): Way | Skipped {
  const found: Program | undefined = findRival(name);
  if (found === undefined) return { name: rivals[name], why: 'it is not installed here' };
  return { name: rivals[name], version: found.version, program: found.file, ...on, ...packaged[name](on) };
}

/** Our scripts that do it by other means; they are beside this file in the build. */
export function ownWays(on: On): readonly Way[] {
  const way = (name: string, script: string): Way => ({
    ...on,
    name,
    version: '',
    program: process.execPath,
    args: [fileURLToPath(new URL(`../${script}.js`, import.meta.url)), on.file],
    shown: `node dist/test/bench/${script}.js LOG`,
    found: FIRST_NUMBER,
  });
  return [way(rivals.readline, 'readline-and-regex'), way(rivals.readCsv, 'read-csv')];
}
