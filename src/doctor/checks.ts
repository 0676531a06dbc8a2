// The table of checks, in the order of the report. A new check is a row here and a function in the file of its group.
// Each group runs in a process by itself (run-groups.ts), so a file is loaded only there.
import type { Check, Group } from './check.js';

type GroupRow = {
  readonly group: Group;
  readonly title: string;
  readonly load: () => Promise<readonly Check[]>;
  /** Its database belongs to the user in the setting `user`: root's checks run as that user. */
  readonly runsAsOwner?: true;
};

export const groups: readonly GroupRow[] = [
  {
    group: 'program',
    title: 'Program',
    load: async () => {
      const checks = await import('./program.js');
      return [
        { name: 'node', run: checks.checkNode },
        { name: 'duckdb', run: checks.checkDuckdb },
        { name: 'canvas', run: checks.checkCanvas },
        { name: 'scanner', run: checks.checkScanner },
        { name: 'countries', run: checks.checkCountries },
      ];
    },
  },
  {
    group: 'settings',
    title: 'Settings and files',
    load: async () => {
      const checks = await import('./files.js');
      return [
        { name: 'settings', run: checks.checkSettings },
        { name: 'settings files', run: checks.checkSettingsFiles },
        { name: 'user', run: checks.checkUser },
        { name: 'token', run: checks.checkToken },
        { name: 'state folder', run: checks.checkStateFolder },
        { name: 'state files', run: checks.checkStateFiles },
        { name: 'free space', run: checks.checkSpace },
      ];
    },
  },
  {
    group: 'logs',
    title: 'Logs and clock',
    load: async () => {
      const [logs, sshd, clock] = await Promise.all([
        import('./logs.js'),
        import('./log-level.js'),
        import('./clock.js'),
      ]);
      return [
        { name: 'logs', run: logs.checkLogs },
        { name: 'journal', run: logs.checkJournal },
        { name: 'sshd', run: sshd.checkLogLevel },
        { name: 'time zone', run: clock.checkTimeZone },
        { name: 'clock', run: clock.checkClock },
        { name: 'newest line', run: clock.checkNewestLine },
      ];
    },
  },
  {
    group: 'database',
    title: 'Database and runs',
    runsAsOwner: true,
    load: async () => {
      const [database, runs] = await Promise.all([import('./database.js'), import('./runs.js')]);
      return [
        { name: 'database', run: database.checkDatabase },
        { name: 'schema', run: database.checkSchema },
        { name: 'privileges', run: database.checkPrivileges },
        { name: 'last run', run: runs.checkLastRun },
        { name: 'processed.log', run: runs.checkOutbox },
        { name: 'unread lines', run: runs.checkUnread },
        { name: 'newest row', run: runs.checkNewestRow },
      ];
    },
  },
  {
    group: 'bans',
    title: 'Bans',
    load: async () => {
      const checks = await import('./bans.js');
      return [
        { name: 'allowlist', run: checks.checkAllowlist },
        { name: 'this session', run: checks.checkSession },
        { name: 'fail2ban', run: checks.checkFail2ban },
        { name: 'jail', run: checks.checkJail },
      ];
    },
  },
];
