// All settings: flag, variables, path in authtrack.yaml, type, default, help. The help, `config` and the error messages
// come from this list. A new setting is one entry here and one field of Settings.
import { homedir } from 'node:os';
import path from 'node:path';

import { systemTimeZone } from '../lib/time-zone.js';
import { banSettings } from './ban-settings.js';
import {
  databaseUrl,
  days,
  duration,
  milliseconds,
  text,
  timezone,
  url,
  wholeNumber,
  year,
  boolean,
} from './setting-types.js';
import type { SettingDefinition } from './setting.js';

const nothing = (): undefined => undefined;
const no = (): boolean => false;

export const settingList: readonly SettingDefinition[] = [
  {
    key: 'db',
    flag: '--db <url>',
    env: ['AUTHTRACK_DATABASE_URL', 'DATABASE_URL'],
    file: 'db',
    type: databaseUrl,
    default: (env) => `duckdb:${path.join(stateFolder(env), 'authtrack.duckdb')}`,
    help: 'database: duckdb:FILE or mysql://user:password@host:port/database',
  },
  {
    key: 'out',
    flag: '--out <folder>',
    env: ['AUTHTRACK_OUT'],
    file: 'out',
    type: text,
    default: stateFolder,
    help: 'folder for the charts, processed.log and auto-ban.data',
  },
  {
    key: 'timezone',
    flag: '--timezone <zone>',
    env: ['AUTHTRACK_TIMEZONE'],
    file: 'timezone',
    type: timezone,
    default: (env) => systemTimeZone(env['TZ']),
    help: 'IANA time zone of the charts, and of log lines without a zone',
  },
  {
    key: 'year',
    flag: '--year <year>',
    env: ['AUTHTRACK_YEAR'],
    file: 'year',
    type: year,
    default: nothing,
    help: "year of the first line, for lines without a year; several logs count as one sequence (default: from each file's time)",
  },
  {
    key: 'mmdb',
    flag: '--mmdb <file>',
    env: ['AUTHTRACK_MMDB'],
    file: 'mmdb',
    type: text,
    default: nothing,
    help: 'country database to use instead of the bundled one (IPinfo, MaxMind or DB-IP)',
  },
  {
    key: 'ipinfoToken',
    env: ['IPINFO_TOKEN', 'API_KEY'],
    type: text,
    default: nothing,
    help: 'token for ipinfo.io; without it authtrack sends no address to ipinfo.io',
    secret: { goesTo: 'ipinfoUrl' },
  },
  {
    key: 'ipinfoUrl',
    env: ['IPINFO_URL'],
    file: 'ipinfo.url',
    type: url,
    default: () => 'https://api.ipinfo.io',
    help: 'base URL of the ipinfo.io API',
  },
  {
    key: 'ipinfoTimeoutMs',
    env: ['IPINFO_TIMEOUT_MS'],
    file: 'ipinfo.timeoutMs',
    type: milliseconds,
    default: () => 10_000,
    help: 'time limit for one call to ipinfo.io, in milliseconds',
  },
  {
    key: 'abuseipdbKey',
    env: ['ABUSEIPDB_KEY'],
    type: text,
    default: nothing,
    help: 'key for AbuseIPDB; without it authtrack reports nothing',
    secret: { goesTo: 'abuseipdbUrl' },
  },
  {
    key: 'abuseipdbUrl',
    env: ['ABUSEIPDB_URL'],
    file: 'abuseipdb.url',
    type: url,
    default: () => 'https://api.abuseipdb.com',
    help: 'base URL of the AbuseIPDB API',
  },
  {
    key: 'abuseipdbTimeoutMs',
    env: ['ABUSEIPDB_TIMEOUT_MS'],
    file: 'abuseipdb.timeoutMs',
    type: milliseconds,
    default: () => 30_000,
    help: 'time limit for one call to AbuseIPDB, in milliseconds',
  },
  {
    key: 'json',
    flag: '--json',
    env: ['AUTHTRACK_JSON'],
    file: 'json',
    type: boolean,
    default: no,
    help: 'print the result as one JSON object',
  },
  {
    key: 'quiet',
    flag: '--quiet',
    env: ['AUTHTRACK_QUIET'],
    file: 'quiet',
    type: boolean,
    default: no,
    help: 'print nothing but warnings and errors (for cron)',
  },
  {
    key: 'strict',
    flag: '--strict',
    env: ['AUTHTRACK_STRICT'],
    file: 'strict',
    type: boolean,
    default: no,
    help: 'exit with code 65 if a line is malformed (unknown messages of sshd are not malformed)',
  },
  {
    key: 'charts',
    flag: '--no-charts',
    env: ['AUTHTRACK_CHARTS'],
    file: 'charts',
    type: boolean,
    default: () => true,
    help: 'do not draw the charts',
  },
  {
    key: 'keep',
    flag: '--keep <time>',
    env: ['AUTHTRACK_KEEP'],
    file: 'keep',
    type: days,
    default: nothing,
    help: 'after each run, remove logins older than this: 400d, 52w (default: keep all)',
  },
  ...banSettings,
  {
    key: 'user',
    env: ['AUTHTRACK_USER'],
    file: 'user',
    type: text,
    default: nothing,
    help: 'user that root becomes if the state folder belongs to that user (default: none)',
  },
  {
    key: 'readLimit',
    env: ['AUTHTRACK_READ_LIMIT'],
    file: 'database.readLimit',
    type: duration,
    default: () => '15m',
    help: 'time limit for one query of the database: 15m, 1h',
  },
  {
    key: 'writeLimit',
    env: ['AUTHTRACK_WRITE_LIMIT'],
    file: 'database.writeLimit',
    type: duration,
    default: () => '15m',
    help: 'time limit for one statement that stores logins, and for its commit: 15m, 1h',
  },
  {
    key: 'maxRepeated',
    flag: '--max-repeated <count>',
    env: ['AUTHTRACK_MAX_REPEATED'],
    file: 'maxRepeated',
    type: wholeNumber(1),
    default: () => 100,
    help: 'count at most this many attempts for one line such as "message repeated 3 times" (100)',
  },
  // Last, because `config` shows it in several lines.
  {
    key: 'patterns',
    env: [],
    file: 'patterns',
    type: async (given) => (await import('./pattern-list.js')).checkPatterns(given),
    default: () => [],
    help: 'patterns for messages that authtrack does not know: name, status, pattern, program',
  },
];

/** The default folder for the data of authtrack (XDG Base Directory; /var/lib for root). */
function stateFolder(env: NodeJS.ProcessEnv): string {
  if (env['XDG_STATE_HOME'] !== undefined && path.isAbsolute(env['XDG_STATE_HOME'])) {
    return path.join(env['XDG_STATE_HOME'], 'authtrack');
  }
  return process.getuid?.() === 0
    ? '/var/lib/authtrack'
    : path.join(homedir(), '.local', 'state', 'authtrack');
}
