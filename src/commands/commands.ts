// The table of commands. A new command is a row here and a file that exports `run`; the settings that it takes name it in
// cli/setting-table.ts. Each file is named after its
// subcommand, even if a module has a file of that name: `charts.ts` and `bans.ts`.
import type { CommandTable } from '../cli/cli.js';
import { banFormats } from '../model/ban.js';
import type { Command } from '../steps/command.js';

const LOG_HELP =
  'log files, plain or compressed, or a quoted pattern; -: standard input; journal: the systemd journal; journal:FILE, journal:FOLDER: another journal';

const commands: readonly Command[] = [
  {
    name: 'analyze',
    load: () => import('./analyze.js'),
    argument: ['[log...]', LOG_HELP],
    summary: 'read logs, store new logins in the database, draw the charts, append to processed.log',
    // prettier-ignore
    examples: [
      ['authtrack analyze /var/log/auth.log', 'analyze one log; a second run adds only new lines'],
      ["authtrack analyze '/var/log/auth.log*'", 'analyze the rotated logs too, oldest first'],
      ['authtrack analyze', 'analyze the journal of this machine, and older files in /var/log'],
      ['authtrack analyze journal', 'analyze the systemd journal of this machine'],
      ['authtrack analyze journal:/mnt/web1/var/log/journal', 'analyze the journal of another machine'],
      ['journalctl -u ssh -o short-iso | authtrack analyze -', 'analyze standard input'],
      ['authtrack analyze --quiet --out /srv/www/ssh /var/log/auth.log', 'run from cron: print only warnings and errors'],
    ],
  },
  {
    name: 'parse',
    load: () => import('./parse.js'),
    runsAsOwner: 'no',
    argument: ['<log...>', LOG_HELP],
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
    name: 'bans',
    load: () => import('./bans.js'),
    summary: 'decide which addresses are banned, and write them to auto-ban.data',
    flags: [
      {
        flag: '--format <format>',
        help: 'print the list for another tool instead of writing the file',
        choices: banFormats,
      },
    ],
    examples: [
      ['authtrack bans', 'write auto-ban.data, one address or network on each line'],
      ['authtrack bans --allow 198.51.100.0/24,office.example', 'never ban these addresses'],
      ['authtrack bans --format nftables | nft -f -', 'load the list into nftables'],
    ],
  },
  {
    name: 'bans explain',
    load: () => import('./bans-explain.js'),
    argument: ['<address>', 'an IPv4 or IPv6 address'],
    summary: 'explain why an address is banned or not, and show its logins',
    examples: [['authtrack bans explain 203.0.113.9', 'show the decision, the reason, and the last logins']],
  },
  {
    name: 'bans apply',
    load: () => import('./bans-apply.js'),
    runsAsOwner: 'first',
    argument: ['<target>', 'fail2ban'],
    summary: 'make a jail of fail2ban match the list: ban new entries, unban removed ones',
    flags: [
      {
        flag: '--list <file>',
        help: 'apply this file, which `authtrack bans` wrote: open no database, and check it against the allowlist again',
      },
      { flag: '--jail <name>', help: 'the jail, which must be used for this list only (authtrack)' },
      { flag: '--socket <file>', help: 'socket of the fail2ban server (default: that of fail2ban-client)' },
    ],
    // prettier-ignore
    examples: [['authtrack bans apply fail2ban', 'ban and unban only what has changed'], ['authtrack analyze --quiet && authtrack bans apply fail2ban --quiet', 'run from cron every night']],
  },
  {
    name: 'bans export',
    load: () => import('./bans-export.js'),
    summary: 'print the bans of this server for other servers, without imported bans',
    flags: [{ flag: '--limit <count>', help: 'print at most this many entries, those seen last' }],
    // prettier-ignore
    examples: [
      ['authtrack bans export | ssh web2 authtrack bans import - --from web1', 'send the list to another server'],
    ],
  },
  {
    name: 'bans import',
    load: () => import('./bans-import.js'),
    argument: [
      '<file>',
      'a list with one address or network on each line, plain or compressed; -: standard input',
    ],
    summary: 'import a ban list, which replaces the previous list of the same name',
    flags: [
      { flag: '--from <name>', help: 'name of the list', isRequired: true },
      {
        flag: '--for <time>',
        help: 'how long an entry counts unless the list is imported again: 12h, 7d, 4w (default: no limit)',
      },
      {
        flag: '--allow-growth',
        help: 'import the list even if it bans far more addresses than the previous one',
      },
    ],
    // prettier-ignore
    examples: [
      ['authtrack bans import web2.list --from web2', 'import a list that another server exported'],
      ['curl -fsS https://lists.example/ssh.txt | authtrack bans import - --from example --for 7d', 'import a public list, whose entries expire after a week'],
    ],
  },
  {
    name: 'bans report',
    load: () => import('./bans-report.js'),
    argument: ['<service>', 'abuseipdb'],
    summary: 'report the addresses banned here to AbuseIPDB; needs ABUSEIPDB_KEY',
    // prettier-ignore
    examples: [
      ['authtrack bans --format abuseipdb', 'print all reports, also those that were already sent'],
      ['authtrack bans report abuseipdb', 'report each address at most once a day, and again only after a new attempt'],
    ],
  },
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
];

export const commandTable: CommandTable<Command> = {
  commands,
  groups: { db: 'manage the database: info, migrate, prune, forget, export' },
};
