// What the help and the manual page of each command say besides its row in commands.ts: what it does, and the files that
// it reads or writes. Loaded only for a help.
import type { CommandWords } from '../cli/cli.js';

type FileRow = readonly [file: string, what: string];

const DATABASE: FileRow = [
  'authtrack.duckdb',
  'the database, in the state folder unless --db names another one',
];
const PROCESSED_LOG: FileRow = [
  'processed.log',
  'one JSON line for each stored login, in the folder of --out',
];
const BAN_LIST: FileRow = ['auto-ban.data', 'the ban list, in the folder of --out'];
const CHARTS: FileRow = ['top-countries.png, accepted-per-day.png', 'the charts, in the folder of --out'];

export const commandWords: Readonly<Record<string, CommandWords>> = {
  analyze: {
    about:
      'Reads logs from where the last run stopped, finds the country of each address, stores new logins, draws the charts and prints a summary. Without a name it reads the journal of this machine, and the files in /var/log for what the journal lacks.',
    files: [
      ['/var/log/auth.log, secure, messages', 'what it reads without a name, besides the journal'],
      DATABASE,
      PROCESSED_LOG,
      ['last-run.json', 'how the run ended, for `authtrack metrics`, in the folder of --out'],
      CHARTS,
    ],
  },
  parse: {
    about:
      'Reads logs from the beginning and prints each login as one line of JSON. It needs no database and changes nothing.',
  },
  charts: {
    about: 'Draws both charts from the logins in the database. It reads no log.',
    files: [DATABASE, CHARTS],
  },
  config: {
    about:
      'Shows the value of each setting, where it came from, and the names that set it. Then it lists the settings files, and whether each one was read.',
  },
  logins: {
    about:
      'Shows the logins and attempts in the database, newest first: when, on which host, which user, from where, by which method and key. Several values of one flag mean any of them; several flags mean all of them. It reads no log and changes nothing.',
    files: [DATABASE],
  },
  top: {
    about:
      'Counts the logins in the database that the flags select, by what they have in common: the most attempts first, of keys the most logins, of reasons the most lines. An address or network counts as banned if the list has it that `authtrack bans` wrote last. It reads no log and changes nothing.',
    files: [DATABASE, BAN_LIST],
  },
  metrics: {
    about:
      'Prints how the last `authtrack analyze` ended, the logins and attempts of the 24 hours up to the newest row by host, status and country, and the findings by rule, in the text format of Prometheus. It reads no log, judges nothing and changes nothing. If the database cannot be read, it prints how the last run ended, and fails.',
    files: [['last-run.json', 'how the last run ended, in the folder of --out'], DATABASE],
  },
  keys: {
    about:
      'Reads authorized_keys files as sshd does, and shows for each key when it was last used, by whom, from where and on which hosts; which keys were never used; keys of several accounts; and keys that were used but are in none of the files. It reads no log and changes nothing.',
    files: [
      DATABASE,
      ['~/.ssh/authorized_keys', 'the keys of an account, as AuthorizedKeysFile in sshd_config names them'],
    ],
  },
  bans: {
    about:
      'Decides from the logins in the database which addresses and networks are banned, and writes the ban list. It blocks nothing: fail2ban or a firewall does that.',
    files: [DATABASE, BAN_LIST],
  },
  'bans explain': {
    about: 'Says whether an address is banned, why, and shows the logins that count. It changes nothing.',
    files: [DATABASE],
  },
  findings: {
    about:
      'Judges the days of the database that have new rows, and lists what the rules found, the highest rank first. Findings about the same user or address within a day weigh more together. Acknowledged findings and those of severity low are counted only.',
    files: [DATABASE],
  },
  'findings explain': {
    about:
      'Shows what a finding means, what else may cause it, what to look at next, other findings about the same user or address, and the lines of the logs that it is about.',
    files: [DATABASE],
  },
  'findings ack': {
    about:
      'Stores that somebody has seen a finding. It stays acknowledged if older logs that are read later move its time, and while it goes on.',
    files: [DATABASE],
  },
  'bans lists': {
    about: 'Shows the ban lists of other servers and of public sources that this server has imported.',
    files: [DATABASE],
  },
  'bans lists remove': {
    about:
      'Removes an imported ban list, as if it had never been imported. The next `authtrack bans` ends the bans that no other list or rule requires.',
    files: [DATABASE],
  },
  'bans apply': {
    about:
      'Makes a jail of fail2ban match the ban list: it bans new entries and unbans removed ones. Use a jail that only authtrack changes.',
    files: [DATABASE, BAN_LIST],
  },
  'bans export': {
    about:
      'Prints the bans that this server decided, so that another server can import them. Imported bans are not passed on.',
    files: [DATABASE],
  },
  'bans import': {
    about:
      'Stores the ban list of another server or of a public source under a name. It replaces the previous list of that name; `authtrack bans` then includes it.',
    files: [DATABASE],
  },
  'bans report': {
    about:
      'Reports the addresses that were banned here to AbuseIPDB, each at most once a day. It sends nothing without a key.',
    files: [DATABASE],
  },
  'db info': {
    about: 'Shows how many logins the database holds, of which period, and how far each log was read.',
    files: [DATABASE],
  },
  'db migrate': {
    about:
      'Creates the tables, or updates those of an earlier version. Other commands do so too, if their user may change tables.',
    files: [DATABASE],
  },
  'db prune': {
    about: 'Removes the logins before a day. The positions in the logs stay, so no run stores them again.',
    files: [DATABASE],
  },
  'db forget': {
    about: 'Removes a log and the logins that came from it, for example a log that was read by mistake.',
    files: [DATABASE],
  },
  'db export': {
    about: 'Writes all logins as CSV, JSON lines or Parquet.',
    files: [DATABASE],
  },
  'db backup': {
    about:
      'Writes a consistent copy of the DuckDB database to a new file of mode 0600. It waits while another command writes, changes nothing, and keeps the version of the tables. To restore, put the file in the place of the database. For MySQL it prints the command that makes a backup.',
    files: [DATABASE],
  },
  setup: {
    about:
      'Finds the logs of this machine and writes the settings, the timer and the other files that a nightly run needs. It shows each file and asks before it writes.',
    files: [
      ['/etc/authtrack/authtrack.yaml', 'the settings file that it writes'],
      [
        '/etc/systemd/system/authtrack.timer',
        'the nightly run, with authtrack.service and authtrack-apply.service; without systemd, /etc/cron.d/authtrack',
      ],
      ['/etc/sysusers.d/authtrack.conf', 'the system user'],
      ['/etc/logrotate.d/authtrack', 'log rotation of processed.log'],
      ['/etc/fail2ban/jail.d/authtrack.conf, filter.d/authtrack.conf', 'the jail of fail2ban'],
    ],
  },
  doctor: {
    about:
      'Checks whether all is in place: the program, settings, logs, database, fail2ban. For each warning and failure it says what to do. It changes nothing.',
    files: [
      ['/var/log/auth.log, secure, messages', 'what `authtrack analyze` reads, besides the journal'],
      ['/etc/ssh/sshd_config', 'the LogLevel of sshd'],
      DATABASE,
      PROCESSED_LOG,
      BAN_LIST,
    ],
  },
  help: {
    about:
      'Opens the manual page of a command in a terminal. Without a terminal, without man or without the page, it prints the help of the command.',
  },
  completion: {
    about:
      'Prints a script for bash, zsh or fish. With it, the Tab key completes commands, flags, formats, logs, files and folders.',
  },
};
