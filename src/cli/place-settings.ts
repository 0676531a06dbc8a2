// The settings that say where things go: a part of the table in setting-table.ts.
import { homedir } from 'node:os';
import path from 'node:path';

import { databaseUrl, fileMode, text, type AnySettingRow } from './setting-kinds.js';

// prettier-ignore
export const withDatabase: readonly string[] = [
  'analyze', 'charts', 'config', 'logins', 'top', 'keys', 'metrics', 'bans', 'bans explain', 'bans apply', 'bans export', 'bans import', 'bans report',
  'bans lists', 'bans lists remove', 'findings', 'findings explain', 'findings ack', 'db info', 'db migrate',
  'db prune', 'db export', 'db forget', 'db backup', 'doctor',
];

export const placeSettings = {
  state: {
    kind: text,
    flag: '--state <folder>',
    env: ['AUTHTRACK_STATE'],
    file: 'state',
    default: ({ env }) => stateFolder(env),
    defaultText: '/var/lib/authtrack for root, ~/.local/state/authtrack for others',
    help: 'folder for the database, processed.log, the charts and auto-ban.data',
    commands: withDatabase,
    example: '/srv/authtrack',
    notes: [
      'As a flag it overrides db, out and chartsDir of the environment and of files: a trial with --state touches nothing else.',
    ],
    page: 'operations.md#where-things-go',
  },
  db: {
    kind: databaseUrl,
    flag: '--db <url>',
    env: ['AUTHTRACK_DATABASE_URL', 'DATABASE_URL'],
    file: 'db',
    default: ({ valueOf }) => `duckdb:${path.resolve(valueOf('state'), 'authtrack.duckdb')}`,
    defaultText: 'authtrack.duckdb in the state folder',
    placedBy: ['state'],
    help: 'database: duckdb:FILE or mysql://user:password@host:port/database',
    commands: withDatabase,
    example: 'mysql://authtrack:PASSWORD@db.example:3306/authtrack',
    notes: [
      'In a password, write @ : / percent-encoded (@ is %40).',
      'A remote host needs TLS with a verified certificate. ?ssl=/path/to/ca.pem trusts your own authority; ?ssl=skip-verify encrypts, but does not protect from an attacker in the middle; ?ssl=off encrypts nothing.',
      'A server on this machine: the host localhost and ?socket=/run/mysqld/mysqld.sock',
      'Several hosts: db1.example:3306,db2.example:3306. authtrack uses the first one that answers.',
      'INSERTs instead of LOAD DATA: ?local_infile=off',
      'DATABASE_URL, which other programs use too, counts if AUTHTRACK_DATABASE_URL is not set.',
    ],
  },
  out: {
    kind: text,
    flag: '--out <folder>',
    env: ['AUTHTRACK_OUT'],
    file: 'out',
    default: ({ valueOf }) => valueOf('state'),
    defaultText: 'the state folder',
    placedBy: ['state'],
    help: 'folder for the charts, processed.log and auto-ban.data',
    commands: ['analyze', 'charts', 'config', 'doctor', 'bans', 'bans apply', 'top', 'metrics'],
    example: '/var/lib/authtrack',
    page: 'operations.md#where-things-go',
  },
  chartsDir: {
    kind: text,
    flag: '--charts-dir <folder>',
    env: ['AUTHTRACK_CHARTS_DIR'],
    file: 'chartsDir',
    default: ({ valueOf }) => valueOf('out'),
    defaultText: 'the folder `out`',
    placedBy: ['out', 'state'],
    help: 'folder for the charts alone',
    commands: ['analyze', 'charts', 'config', 'doctor'],
    example: '/srv/www/ssh',
    page: 'operations.md#charts-for-a-web-server',
  },
  chartsMode: {
    kind: fileMode,
    flag: '--charts-mode <mode>',
    env: ['AUTHTRACK_CHARTS_MODE'],
    file: 'chartsMode',
    defaultText: '0644, in a folder for its owner only',
    help: 'who may read the charts and a new chartsDir: 0600 (the owner), 0640 (and the group), 0644 (all)',
    commands: ['analyze', 'charts', 'config'],
    example: '0644',
    page: 'operations.md#charts-for-a-web-server',
  },
} satisfies Readonly<Record<string, AnySettingRow>>;

/** The default folder for the data of authtrack (XDG Base Directory; /var/lib for root). */
function stateFolder(env: NodeJS.ProcessEnv): string {
  if (env['XDG_STATE_HOME'] !== undefined && path.isAbsolute(env['XDG_STATE_HOME'])) {
    return path.join(env['XDG_STATE_HOME'], 'authtrack');
  }
  return process.getuid?.() === 0
    ? '/var/lib/authtrack'
    : path.join(homedir(), '.local', 'state', 'authtrack');
}
