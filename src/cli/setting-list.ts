// Every setting: its flag, its variables, its place in authtrack.yaml, what it may be. `config`, the help and the
// error messages come from this list; a new setting is one entry here and one field of Settings.
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
    help: 'folder for the charts and processed.log',
  },
  {
    key: 'timezone',
    flag: '--timezone <zone>',
    env: ['AUTHTRACK_TIMEZONE'],
    file: 'timezone',
    type: timezone,
    default: (env) => systemTimeZone(env['TZ']),
    help: 'IANA time zone of the log (where its lines name none) and of the charts',
  },
  {
    key: 'year',
    flag: '--year <year>',
    env: ['AUTHTRACK_YEAR'],
    file: 'year',
    type: year,
    default: nothing,
    help: "year of the first line, where lines have none; several logs are one sequence (default: from each file's time)",
  },
  {
    key: 'mmdb',
    flag: '--mmdb <file>',
    env: ['AUTHTRACK_MMDB'],
    file: 'mmdb',
    type: text,
    default: nothing,
    help: 'country database to use instead of the bundled one (IPinfo, MaxMind, DB-IP)',
  },
  {
    key: 'ipinfoToken',
    env: ['IPINFO_TOKEN', 'API_KEY'],
    type: text,
    default: nothing,
    help: 'token for ipinfo.io; without one nothing leaves the machine',
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
    help: 'how long one call to ipinfo.io may take',
  },
  {
    key: 'abuseipdbKey',
    env: ['ABUSEIPDB_KEY'],
    type: text,
    default: nothing,
    help: 'key for AbuseIPDB; without one nothing is reported',
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
    help: 'how long one call to AbuseIPDB may take',
  },
  {
    key: 'json',
    flag: '--json',
    env: ['AUTHTRACK_JSON'],
    file: 'json',
    type: boolean,
    default: no,
    help: 'print the summary as one JSON object',
  },
  {
    key: 'quiet',
    flag: '--quiet',
    env: ['AUTHTRACK_QUIET'],
    file: 'quiet',
    type: boolean,
    default: no,
    help: 'print nothing when all is well (for cron)',
  },
  {
    key: 'strict',
    flag: '--strict',
    env: ['AUTHTRACK_STRICT'],
    file: 'strict',
    type: boolean,
    default: no,
    help: 'end with exit code 65 when a line is malformed (one that is only unknown is not)',
  },
  {
    key: 'charts',
    flag: '--no-charts',
    env: ['AUTHTRACK_CHARTS'],
    file: 'charts',
    type: boolean,
    default: () => true,
    help: 'draw no charts',
  },
  {
    key: 'keep',
    flag: '--keep <time>',
    env: ['AUTHTRACK_KEEP'],
    file: 'keep',
    type: days,
    default: nothing,
    help: 'remove logins that are older than so long (400d) after each run (default: keep all)',
  },
  ...banSettings,
  {
    key: 'user',
    env: ['AUTHTRACK_USER'],
    file: 'user',
    type: text,
    default: nothing,
    help: "whose rights root takes where the state folder is that user's (default: nobody's)",
  },
  {
    key: 'readLimit',
    env: ['AUTHTRACK_READ_LIMIT'],
    file: 'database.readLimit',
    type: duration,
    default: () => '15m',
    help: 'how long the database may work at one question, before it is ended',
  },
  {
    key: 'writeLimit',
    env: ['AUTHTRACK_WRITE_LIMIT'],
    file: 'database.writeLimit',
    type: duration,
    default: () => '15m',
    help: 'how long it may work at one statement that stores a batch, or at its commit',
  },
  {
    key: 'maxRepeated',
    flag: '--max-repeated <count>',
    env: ['AUTHTRACK_MAX_REPEATED'],
    file: 'maxRepeated',
    type: wholeNumber(1),
    default: () => 100,
    help: 'count at most so many attempts for one line such as "message repeated 3 times" (100)',
  },
  // Last: what `config` shows of it has several lines.
  {
    key: 'patterns',
    env: [],
    file: 'patterns',
    type: async (given) => (await import('./pattern-list.js')).checkPatterns(given),
    default: () => [],
    help: 'messages that authtrack does not know: name, status, pattern, program',
  },
];

/** Where authtrack keeps its data unless told otherwise (XDG Base Directory; /var/lib for root). */
function stateFolder(env: NodeJS.ProcessEnv): string {
  if (env['XDG_STATE_HOME'] !== undefined && path.isAbsolute(env['XDG_STATE_HOME'])) {
    return path.join(env['XDG_STATE_HOME'], 'authtrack');
  }
  return process.getuid?.() === 0
    ? '/var/lib/authtrack'
    : path.join(homedir(), '.local', 'state', 'authtrack');
}
