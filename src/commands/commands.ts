// The table of commands. A new command is a row here (of bans in ban-commands.ts, of questions in login-commands.ts) and a file that exports `run`; the
// settings that it takes name it in cli/setting-table.ts. Each file is named after its subcommand, even if a module has a file of that name: `charts.ts` and `bans.ts`.
import type { CommandTable } from '../cli/cli.js';
import { severities } from '../model/finding.js';
import type { Command } from '../steps/command.js';
import { banCommands } from './ban-commands.js';
import { findingCommands } from './finding-commands.js';
import { loginCommands } from './login-commands.js';

const LOG_HELP =
  'log files, plain or compressed, or a quoted pattern; -: standard input; journal: the systemd journal; journal:FILE, journal:FOLDER: another journal';

const LOG_WORDS = ['journal', '-'];
const SHELLS = ['bash', 'zsh', 'fish'];

const commands: readonly Command[] = [
  {
    name: 'analyze',
    load: () => import('./analyze.js'),
    isRecorded: true,
    argument: ['[log...]', LOG_HELP, LOG_WORDS],
    summary: 'read logs, store new logins in the database, draw the charts, append to processed.log',
    flags: [
      {
        flag: '--fail-on <severity>',
        help: 'exit with code 20 if a new finding has at least this severity',
        choices: severities,
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack analyze /var/log/auth.log', 'analyze one log; a second run adds only new lines'],
      ["authtrack analyze '/var/log/auth.log*'", 'analyze the rotated logs too, oldest first'],
      ['authtrack analyze', 'analyze the journal of this machine, and older files in /var/log'],
      ['authtrack analyze journal', 'analyze the systemd journal of this machine'],
      ['authtrack analyze journal:/mnt/web1/var/log/journal', 'analyze the journal of another machine'],
      ['journalctl -u ssh -o short-iso | authtrack analyze -', 'analyze standard input'],
      ['authtrack analyze --quiet --out /srv/www/ssh /var/log/auth.log', 'run from cron: print only warnings, errors and grave findings'],
      ['authtrack analyze --quiet --notify /etc/authtrack/notify', 'hand new findings to a program, as JSON'],
    ],
  },
  {
    name: 'parse',
    load: () => import('./parse.js'),
    runsAsOwner: 'no',
    argument: ['<log...>', LOG_HELP, LOG_WORDS],
    summary: 'print each login as one line of JSON and store nothing',
    views: [
      ['explain', 'print for each line whether it is a login, and why, instead of logins'],
      [
        'unmatched',
        'print the messages of sshd that authtrack does not know, most frequent first, instead of logins',
      ],
      ['count', 'print the numbers of lines, of logins by status, and of attempts, instead of logins'],
    ],
    // prettier-ignore
    examples: [
      ['authtrack parse auth.log', 'print every login in the log'],
      [`authtrack parse auth.log | jq -r 'select(.status == "Accepted") | .user' | sort | uniq -c`, 'count the successful logins of each user'],
      ['journalctl -o json -u ssh | authtrack parse -', 'print the logins in the systemd journal'],
      ['authtrack parse --explain auth.log | jq -r .reason | sort | uniq -c', 'count the reasons why lines are logins or not'],
      ["authtrack parse --count '/var/log/auth.log*'", 'count lines, logins and attempts in all rotated logs'],
      ['authtrack parse --unmatched /var/log/auth.log', 'find the messages to report, or to write patterns for'],
    ],
  },
  {
    name: 'charts',
    load: () => import('./charts.js'),
    summary: 'draw the charts again from the database, without reading a log',
    // prettier-ignore
    examples: [
      ['authtrack charts --out /tmp --timezone Europe/Berlin', 'draw the same data by the days of another time zone'],
    ],
  },
  {
    name: 'config',
    load: () => import('./config.js'),
    runsAsOwner: 'no',
    summary: 'show every setting and where it came from, without secrets',
    examples: [['authtrack config --json', 'print the settings as JSON']],
  },
  {
    name: 'doctor',
    load: () => import('./doctor.js'),
    runsAsOwner: 'no',
    reportsSettings: true,
    summary: 'check whether all that authtrack needs is in place, and say what to do; changes nothing',
    flags: [
      {
        flag: '--only <name>',
        help: 'run one group of checks (program, settings, logs, database, bans) or one check',
      },
      { flag: '--jail <name>', help: 'the jail of fail2ban that `bans apply` uses (authtrack)' },
      { flag: '--socket <file>', help: 'socket of the fail2ban server (default: that of fail2ban-client)' },
    ],
    // prettier-ignore
    examples: [
      ['authtrack doctor', 'check everything, as this user'],
      ['sudo authtrack doctor', 'check everything, also what only root may see: sshd, fail2ban'],
      [`authtrack doctor --json | jq '.checks[] | select(.status != "ok")'`, 'print warnings and failures as JSON'],
    ],
  },
  {
    name: 'setup',
    load: () => import('./setup.js'),
    runsAsOwner: 'no',
    summary:
      'install what runs authtrack every night: settings, system user, timer, log rotation, jail of fail2ban; shows each step and asks',
    flags: [
      { flag: '--dry-run', help: 'show the steps, and change nothing' },
      { flag: '--yes', help: 'take all steps without a question; a file that was changed by hand is kept' },
      {
        flag: '--schedule <how>',
        help: 'what runs authtrack every night (default: systemd if it runs here, otherwise cron)',
        choices: ['systemd', 'cron', 'none'],
      },
      { flag: '--fail2ban', help: 'apply the ban list to fail2ban (default: if it is installed)' },
      { flag: '--no-fail2ban', help: 'write the ban list only' },
      {
        flag: '--bantime <time>',
        help: 'how long a first ban lasts: 12h, 7d, 4w or forever (default: forever)',
      },
      {
        flag: '--allow <entries>',
        help: 'addresses, networks and host names that are never banned, separated by commas',
      },
      {
        flag: '--root <folder>',
        help: 'write below this folder, which has a system image, and run no program',
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack setup', 'show each step, and ask'],
      ['authtrack setup --dry-run', 'show all steps, and change nothing'],
      ['authtrack setup --yes --bantime 7d --allow 198.51.100.0/24', 'install all of it, with bans of a week, from a script'],
    ],
  },
  ...findingCommands,
  ...loginCommands,
  {
    name: 'metrics',
    load: () => import('./metrics.js'),
    summary: 'print metrics for Prometheus, or write them to a file for node_exporter',
    flags: [
      {
        flag: '--textfile <file>',
        help: "write this file, whole, instead of printing: a name that ends with .prom, in the folder of node_exporter's textfile collector",
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack metrics', 'print the metrics'],
      ['authtrack metrics --textfile /var/lib/authtrack-metrics/authtrack.prom', 'write them for node_exporter'],
    ],
  },
  ...banCommands,
  {
    name: 'db info',
    load: () => import('./db-info.js'),
    summary: 'show what the database holds, and how far each log was read',
    // prettier-ignore
    examples: [['authtrack db info', 'show rows, period, size and logs'], ['authtrack db info --json | jq .rows', 'print the number of rows']],
  },
  {
    name: 'db migrate',
    load: () => import('./db-migrate.js'),
    summary: 'update the tables to this version of authtrack',
    examples: [['authtrack db migrate', 'run after an upgrade, as a user who may change tables']],
  },
  {
    name: 'db prune',
    load: () => import('./db-prune.js'),
    summary: 'remove old logins; reading the log again does not restore them',
    flags: [
      {
        flag: '--before <date>',
        help: 'remove logins before this UTC day (2025-01-01), or older than this (400d)',
        isRequired: true,
      },
    ],
    // prettier-ignore
    examples: [['authtrack db prune --before 2025-01-01', 'keep logins from 1 January 2025 on'], ['authtrack db prune --before 400d', 'keep today and the 400 days before it (UTC)']],
  },
  {
    name: 'db forget',
    load: () => import('./db-forget.js'),
    argument: ['<source>', 'a log by its name in `db info`, or by its number: #3'],
    summary: 'remove a log and its logins; the next run reads other logs with the same logins again',
    flags: [
      { flag: '--dry-run', help: 'show what would be removed, and remove nothing' },
      { flag: '--yes', help: 'do not ask for confirmation' },
    ],
    // prettier-ignore
    examples: [
      ["authtrack db forget --dry-run '#3'", 'show how many logins would be removed, and which logs would be read again'],
      ['authtrack db forget --yes /tmp/copy-of-auth.log', 'remove a log in a script'],
    ],
  },
  {
    name: 'db export',
    load: () => import('./db-export.js'),
    summary: 'write all logins to a file or to standard output',
    flags: [
      {
        flag: '--format <format>',
        help: 'format of the output',
        choices: ['csv', 'jsonl', 'parquet'],
        isRequired: true,
      },
      { flag: '--out <file>', help: 'write to this file, which parquet requires (default: standard output)' },
    ],
    examples: [
      ['authtrack db export --format csv --out logins.csv', 'export for a spreadsheet'],
      ['authtrack db export --format jsonl | gzip > logins.jsonl.gz', 'export through a pipe'],
      ['authtrack db export --format parquet --out logins.parquet', 'export for DuckDB or pandas'],
    ],
  },
  {
    name: 'db backup',
    load: () => import('./db-backup.js'),
    argument: [
      '<file>',
      'the file to write, in a folder that only this user and root may write to, or in /tmp',
    ],
    summary: 'copy the DuckDB database to a file; also while other commands run',
    flags: [{ flag: '--force', help: 'replace the file if it exists' }],
    // prettier-ignore
    examples: [
      ['authtrack db backup authtrack-backup.duckdb', 'write a new file'],
      ['authtrack db backup --force --quiet authtrack-backup.duckdb', 'replace the last backup from cron'],
    ],
  },
  {
    name: 'help',
    load: () => import('./help.js'),
    runsAsOwner: 'no',
    readsNoSettings: true,
    argument: ['[command...]', 'a command: bans import'],
    summary: 'open the manual page of a command, or print its help',
    // prettier-ignore
    examples: [
      ['authtrack help bans import', 'open the manual page in a terminal'],
      ['authtrack help bans import | less', 'print the help, as --help does'],
    ],
  },
  {
    name: 'completion',
    load: () => import('./completion.js'),
    runsAsOwner: 'no',
    readsNoSettings: true,
    argument: ['<shell>', SHELLS.join(', '), SHELLS],
    summary: 'print a script that makes a shell complete commands, flags and files',
    // prettier-ignore
    examples: [
      ['source <(authtrack completion bash)', 'try it in this bash'],
      ['authtrack completion bash > /usr/share/bash-completion/completions/authtrack', 'install it for every user of bash'],
      ['authtrack completion zsh > /usr/local/share/zsh/site-functions/_authtrack', 'install it for every user of zsh'],
      ['authtrack completion fish > /etc/fish/completions/authtrack.fish', 'install it for every user of fish'],
    ],
  },
];

export const commandTable: CommandTable<Command> = {
  commands,
  groups: { db: 'manage the database: info, migrate, prune, forget, export, backup' },
  words: async () => (await import('./command-words.js')).commandWords,
};
