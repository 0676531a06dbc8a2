// What the help says of each command, and which settings it takes as flags.
import type { Settings } from './setting.js';

/** A word, or two where commands are a group. */
export type CommandName =
  | 'analyze'
  | 'parse'
  | 'charts'
  | 'config'
  | 'db info'
  | 'db migrate'
  | 'db prune'
  | 'db export'
  | 'db forget'
  | 'bans'
  | 'bans explain'
  | 'bans apply'
  | 'bans export'
  | 'bans import'
  | 'bans report';

/** What is said of each group that is no command itself in the help of the program. */
export const groups: Readonly<Record<string, string>> = {
  db: 'look after the database: info, migrate, prune, export',
};

/** A flag that is no setting: it belongs to one call. */
type CommandFlag = {
  /** As commander writes flags. */
  readonly flag: string;
  readonly help: string;
  readonly choices?: readonly string[];
  readonly isRequired?: true;
};

/** What `parse` prints. `logins` is what it prints without a flag. */
export type ParseView = 'logins' | 'explain' | 'unmatched' | 'count';

type Description = {
  readonly name: CommandName;
  /** As commander writes arguments. */
  readonly arguments?: string;
  /** What the help says of the argument; of logs if absent. */
  readonly argumentHelp?: string;
  readonly summary: string;
  readonly settings: readonly (keyof Settings)[];
  /**
   * Flags `--VIEW`, of which one can be given. They are no settings: they change what this one call prints, and a
   * file or variable that did so would break every script that reads the output.
   */
  readonly views?: readonly (readonly [view: ParseView, help: string])[];
  readonly flags?: readonly CommandFlag[];
  readonly examples: readonly (readonly [command: string, effect: string])[];
};

/** What `bans --format` takes; bans/formats/ has one file for each. */
export const banFormats =
  'plain fail2ban nftables ipset hosts.deny sshguard crowdsec csv jsonl abuseipdb'.split(' ');

/** What decides who is banned. */
const policyFlags = [
  'allow',
  'maxretry',
  'findtime',
  'exemptLoginsWithin',
  'bantime',
  'hosts',
  'allHosts',
  'exemptFactor',
  'exemptOnlyJournal',
] as const;

export const LOG_HELP =
  'files, plain or compressed, also as a quoted pattern; - is standard input; journal is the systemd journal, journal:FILE and journal:FOLDER are others';

export const descriptions: readonly Description[] = [
  {
    name: 'analyze',
    arguments: '[log...]',
    summary: 'read logs, store their logins, draw the charts, log what is new',
    settings: [
      'db',
      'out',
      'timezone',
      'year',
      'mmdb',
      'json',
      'quiet',
      'strict',
      'charts',
      'keep',
      'maxRepeated',
    ],
    examples: [
      ['authtrack analyze /var/log/auth.log', 'the whole job; a second run adds only what is new'],
      ["authtrack analyze '/var/log/auth.log*'", 'the rotated ones too, oldest first'],
      [
        'authtrack analyze',
        'what this machine has: the journal, and the files in /var/log that go back further',
      ],
      ['authtrack analyze journal', 'the systemd journal of this machine'],
      ['authtrack analyze journal:/mnt/web1/var/log/journal', 'that of another one'],
      ['journalctl -u ssh -o short-iso | authtrack analyze -', 'from a pipe'],
      [
        'authtrack analyze --quiet --out /srv/www/ssh /var/log/auth.log',
        'from cron: silent when all is well',
      ],
    ],
  },
  {
    name: 'parse',
    arguments: '<log...>',
    summary: 'print each login as one line of JSON; nothing is stored',
    settings: ['timezone', 'year', 'strict', 'maxRepeated'],
    views: [
      ['explain', 'print what became of each line instead, and why'],
      ['unmatched', 'print what sshd wrote and authtrack does not know instead, most frequent first'],
      ['count', 'print how many lines, logins of each status and attempts there are instead'],
    ],
    examples: [
      ['authtrack parse auth.log', 'every login of the log'],
      [
        `authtrack parse auth.log | jq -r 'select(.status == "Accepted") | .user' | sort | uniq -c`,
        'who got in, how often',
      ],
      ['journalctl -o json -u ssh | authtrack parse -', 'from the systemd journal'],
      [
        'authtrack parse --explain auth.log | jq -r .reason | sort | uniq -c',
        'why lines are logins or are none',
      ],
      ["authtrack parse --count '/var/log/auth.log*'", 'how much of what, over all logs'],
      ['authtrack parse --unmatched /var/log/auth.log', 'what to report, or to write patterns for'],
    ],
  },
  {
    name: 'charts',
    summary: 'draw the charts again from the database, without a log',
    settings: ['db', 'out', 'timezone', 'json', 'quiet'],
    examples: [
      ['authtrack charts --out /tmp --timezone Europe/Berlin', 'the same data, in the days of another zone'],
    ],
  },
  {
    name: 'config',
    summary: 'show every setting and where it came from, and no secret',
    // prettier-ignore
    settings: [
      'db', 'out', 'timezone', 'year', 'mmdb', 'json', 'quiet', 'strict', 'charts', 'maxRepeated', ...policyFlags,
      'maxShare', 'reportOnlyJournal',
    ],
    examples: [['authtrack config --json', 'for machines']],
  },
  {
    name: 'bans',
    summary: 'decide who is banned, and write the list',
    settings: ['db', 'out', ...policyFlags, 'maxShare', 'reportOnlyJournal', 'json', 'quiet'],
    flags: [
      { flag: '--format <format>', help: 'print the list for another tool instead', choices: banFormats },
    ],
    examples: [
      ['authtrack bans', 'writes auto-ban.data, an address or network a line, whole or not at all'],
      ['authtrack bans --allow 198.51.100.0/24,office.example', 'and never bans these'],
      ['authtrack bans --format nftables | nft -f -', 'for another tool'],
    ],
  },
  {
    name: 'bans explain',
    arguments: '<address>',
    argumentHelp: 'an address',
    summary: 'say why an address is on the ban list or is not, and show its lines',
    settings: ['db', ...policyFlags, 'json'],
    examples: [['authtrack bans explain 203.0.113.9', 'what was decided, why, and what it did']],
  },
  {
    name: 'bans apply',
    arguments: '<target>',
    argumentHelp: 'fail2ban',
    summary: 'make a jail of fail2ban hold the list: ban what is new, lift what is no longer on it',
    settings: ['db', 'out', ...policyFlags, 'maxShare', 'json', 'quiet'],
    flags: [
      {
        flag: '--list <file>',
        help: 'the list as `authtrack bans` wrote it: no database is opened, and the allow list judges it again',
      },
      { flag: '--jail <name>', help: 'the jail, which is for this list alone (authtrack)' },
      { flag: '--socket <file>', help: "the server's socket, where it is not the usual one" },
    ],
    examples: [
      ['authtrack bans apply fail2ban', 'what is in place already is left alone'],
      ['authtrack analyze --quiet && authtrack bans apply fail2ban --quiet', 'every night'],
    ],
  },
  {
    name: 'bans export',
    summary: 'print the list for other servers, without what came from others',
    settings: ['db', ...policyFlags, 'quiet'],
    flags: [{ flag: '--limit <count>', help: 'of more entries those that were seen last' }],
    examples: [['authtrack bans export | ssh web2 authtrack bans import - --from web1', 'to another server']],
  },
  {
    name: 'bans import',
    arguments: '<file>',
    argumentHelp: 'a list, an address or network a line, plain or compressed; - is standard input',
    summary: 'take the list of others in place of the one that came from them before',
    settings: ['db', 'maxShare', 'json', 'quiet'],
    flags: [
      { flag: '--from <name>', help: 'whose list it is', isRequired: true },
      {
        flag: '--for <time>',
        help: 'how long an entry counts after that, unless the list comes again: 12h, 7d, 4w',
      },
      { flag: '--allow-growth', help: 'take it however much longer it is than the list before' },
    ],
    examples: [
      ['authtrack bans import web2.list --from web2', 'what was exported elsewhere'],
      [
        'curl -fsS https://lists.example/ssh.txt | authtrack bans import - --from example --for 7d',
        'a public list',
      ],
    ],
  },
  {
    name: 'bans report',
    arguments: '<service>',
    argumentHelp: 'abuseipdb',
    summary: 'tell a public list of the addresses that were banned here; needs ABUSEIPDB_KEY',
    settings: ['db', ...policyFlags, 'reportOnlyJournal', 'json', 'quiet'],
    examples: [
      ['authtrack bans --format abuseipdb', 'what it would tell, but for what it has told already'],
      ['authtrack bans report abuseipdb', 'no address twice a day, nor without a new attempt'],
    ],
  },
  {
    name: 'db info',
    summary: 'show what is stored, which logs were read and how far',
    settings: ['db', 'json'],
    examples: [
      ['authtrack db info', 'rows, period, size, logs'],
      ['authtrack db info --json | jq .rows', 'for machines'],
    ],
  },
  {
    name: 'db migrate',
    summary: 'bring the tables up to date, as every command does that needs them',
    settings: ['db', 'json', 'quiet'],
    examples: [
      ['authtrack db migrate', 'before the nightly run, after an upgrade, by a user who may change tables'],
    ],
  },
  {
    name: 'db prune',
    summary: 'remove old logins; a log that is read again does not bring them back',
    settings: ['db', 'json', 'quiet'],
    flags: [
      {
        flag: '--before <date>',
        help: 'remove what is older than this UTC day, or than so long (400d)',
        isRequired: true,
      },
    ],
    examples: [
      ['authtrack db prune --before 2025-01-01', 'keeps 1 January 2025 and all that came later'],
      ['authtrack db prune --before 400d', 'keeps today and the 400 days before it (UTC)'],
    ],
  },
  {
    name: 'db forget',
    arguments: '<source>',
    argumentHelp: 'a log as `db info` names it, or its number: #3',
    summary: 'remove a log and its logins; logs that have some of them too are read again by the next run',
    settings: ['db', 'json', 'quiet'],
    flags: [
      { flag: '--dry-run', help: 'only say what would be removed' },
      { flag: '--yes', help: 'do not ask' },
    ],
    examples: [
      ["authtrack db forget --dry-run '#3'", 'how many logins came from it, and which logs are read again'],
      ['authtrack db forget --yes /tmp/copy-of-auth.log', 'in a script'],
    ],
  },
  {
    name: 'db export',
    summary: 'write all logins to a file or to standard output',
    settings: ['db'],
    flags: [
      {
        flag: '--format <format>',
        help: 'what to write',
        choices: ['csv', 'jsonl', 'parquet'],
        isRequired: true,
      },
      { flag: '--out <file>', help: 'file to write, whole or not at all (parquet needs one)' },
    ],
    examples: [
      ['authtrack db export --format csv --out logins.csv', 'for a spreadsheet'],
      ['authtrack db export --format jsonl | gzip > logins.jsonl.gz', 'for a pipe'],
      ['authtrack db export --format parquet --out logins.parquet', 'for DuckDB, pandas and others'],
    ],
  },
];
