// The table of checks, in the order of the report. A new check is a row here and a function in the file of its topic.
// Each group runs in a separate process (run-groups.ts), so a file is loaded only there.
import type { Check, Group } from './check.js';

export type GroupRow = {
  readonly group: Group;
  readonly title: string;
  readonly checks: readonly Check[];
  /** The database may belong to the user in the setting `user`: root's checks run as that user. */
  readonly runsAsOwner?: true;
};

const program = (): Promise<typeof import('./program.js')> => import('./program.js');
const files = (): Promise<typeof import('./files.js')> => import('./files.js');
const logs = (): Promise<typeof import('./logs.js')> => import('./logs.js');
const logLevel = (): Promise<typeof import('./log-level.js')> => import('./log-level.js');
const clock = (): Promise<typeof import('./clock.js')> => import('./clock.js');
const database = (): Promise<typeof import('./database.js')> => import('./database.js');
const runs = (): Promise<typeof import('./runs.js')> => import('./runs.js');
const bans = (): Promise<typeof import('./bans.js')> => import('./bans.js');

const placed = { needsSettings: true } as const;

export const groups: readonly GroupRow[] = [
  {
    group: 'program',
    title: 'Program',
    checks: [
      { name: 'node', run: async () => (await program()).checkNode() },
      { name: 'duckdb', run: async () => (await program()).checkDuckdb() },
      { name: 'canvas', run: async () => (await program()).checkCanvas() },
      { name: 'scanner', run: async () => (await program()).checkScanner() },
      { name: 'countries', run: async (context) => (await program()).checkCountries(context) },
    ],
  },
  {
    group: 'settings',
    title: 'Settings and files',
    checks: [
      { name: 'setting-values', run: async (context) => (await files()).checkSettings(context) },
      { name: 'settings-files', run: async (context) => (await files()).checkSettingsFiles(context) },
      { name: 'user', run: async (context) => (await files()).checkUser(context) },
      { name: 'tokens', run: async (context) => (await files()).checkTokens(context) },
      { name: 'state-folder', ...placed, run: async (context) => (await files()).checkStateFolder(context) },
      { name: 'state-files', ...placed, run: async (context) => (await files()).checkStateFiles(context) },
      { name: 'free-space', ...placed, run: async (context) => (await files()).checkSpace(context) },
    ],
  },
  {
    group: 'logs',
    title: 'Logs and clock',
    checks: [
      { name: 'log-files', run: async (context) => (await logs()).checkLogs(context) },
      { name: 'journal', run: async (context) => (await logs()).checkJournal(context) },
      { name: 'sshd', run: async (context) => (await logLevel()).checkLogLevel(context) },
      { name: 'time-zone', run: async (context) => (await clock()).checkTimeZone(context) },
      { name: 'clock', run: async (context) => (await clock()).checkClock(context) },
      { name: 'newest-line', run: async (context) => (await clock()).checkNewestLine(context) },
    ],
  },
  {
    group: 'database',
    title: 'Database and runs',
    runsAsOwner: true,
    checks: [
      { name: 'connection', ...placed, run: async (context) => (await database()).checkConnection(context) },
      { name: 'schema', ...placed, run: async (context) => (await database()).checkSchema(context) },
      { name: 'privileges', ...placed, run: async (context) => (await database()).checkPrivileges(context) },
      { name: 'last-run', ...placed, run: async (context) => (await runs()).checkLastRun(context) },
      { name: 'processed-log', ...placed, run: async (context) => (await runs()).checkProcessedLog(context) },
      { name: 'unread-lines', ...placed, run: async (context) => (await runs()).checkUnread(context) },
      { name: 'newest-row', ...placed, run: async (context) => (await runs()).checkNewestRow(context) },
    ],
  },
  {
    group: 'bans',
    title: 'Bans',
    checks: [
      { name: 'allowlist', run: async (context) => (await bans()).checkAllowlist(context) },
      { name: 'ssh-session', run: async (context) => (await bans()).checkSession(context) },
      { name: 'fail2ban', run: async (context) => (await bans()).checkFail2ban(context) },
      { name: 'jail', run: async (context) => (await bans()).checkJail(context) },
    ],
  },
];
