// The settings, in the order in which `authtrack config` shows them. The type Settings, flags, variables, paths in
// authtrack.yaml, checks, defaults, help, .env.example (`npm run docs`) and docs/settings.md follow from this table: a
// new setting is one row here, or in place-settings.ts (folders and files), finding-settings.ts or
// ban-settings.ts (bans).
import { systemTimeZone } from '../lib/time-zone.js';
import { banSettings } from './ban-settings.js';
import { findingSettings } from './finding-settings.js';
import { patternList } from './pattern-list.js';
import { placeSettings, withDatabase } from './place-settings.js';
import {
  boolean,
  days,
  duration,
  milliseconds,
  secretText,
  text,
  timezone,
  url,
  wholeNumber,
  year,
  type AnySettingRow,
  type SettingKind,
} from './setting-kinds.js';

// prettier-ignore
const withJson: readonly string[] = [
  'analyze', 'charts', 'config', 'doctor', 'logins', 'top', 'keys', 'bans', 'bans explain', 'bans apply', 'bans import', 'bans report',
  'bans lists', 'bans lists remove', 'findings', 'findings explain', 'findings ack', 'db info', 'db migrate',
  'db prune', 'db forget', 'db backup',
];
// prettier-ignore
const withQuiet: readonly string[] = [
  'analyze', 'charts', 'config', 'bans', 'bans apply', 'bans export', 'bans import', 'bans report',
  'bans lists remove', 'findings ack', 'db migrate', 'db prune', 'db forget', 'db backup',
];

const settingTable = {
  ...placeSettings,
  timezone: {
    kind: timezone,
    flag: '--timezone <zone>',
    env: ['AUTHTRACK_TIMEZONE'],
    file: 'timezone',
    default: ({ env }) => systemTimeZone(env['TZ']),
    defaultText: "this machine's",
    help: 'IANA time zone of the charts, of `logins`, `top` and `keys`, and of log lines without a zone',
    commands: ['analyze', 'parse', 'charts', 'config', 'doctor', 'logins', 'top', 'keys'],
    example: 'Europe/Berlin',
  },
  year: {
    kind: year,
    flag: '--year <year>',
    env: ['AUTHTRACK_YEAR'],
    file: 'year',
    defaultText: "from each file's time",
    help: 'year of the first line, for lines without a year; several logs count as one sequence',
    commands: ['analyze', 'parse', 'config'],
    example: '2026',
  },
  mmdb: {
    kind: text,
    flag: '--mmdb <file>',
    env: ['AUTHTRACK_MMDB'],
    file: 'mmdb',
    defaultText: 'the bundled one',
    help: 'country database: an MMDB file of IPinfo, MaxMind or DB-IP',
    commands: ['analyze', 'config', 'doctor'],
    example: '/var/lib/GeoIP/GeoLite2-Country.mmdb',
  },
  asnMmdb: {
    kind: text,
    flag: '--asn-mmdb <file>',
    env: ['AUTHTRACK_ASN_MMDB'],
    file: 'asnMmdb',
    help: 'database of autonomous systems, for addresses whose country database has none: an MMDB file',
    commands: ['analyze', 'config', 'doctor'],
    example: '/var/lib/GeoIP/GeoLite2-ASN.mmdb',
    page: 'countries.md#autonomous-systems',
  },
  ipinfoToken: {
    kind: text,
    env: ['IPINFO_TOKEN', 'API_KEY'],
    help: 'token for ipinfo.io; without it authtrack sends no address to ipinfo.io',
    secret: { goesTo: 'ipinfoUrl' },
    notes: [
      'API_KEY, which other programs use too, counts in /etc/authtrack/.env, and beside a variable that begins with AUTHTRACK_ or IPINFO_.',
    ],
    usedBy: ['analyze', 'config'],
  },
  ipinfoUrl: {
    kind: url,
    env: ['IPINFO_URL'],
    file: 'ipinfo.url',
    default: 'https://api.ipinfo.io',
    help: 'base URL of the ipinfo.io API',
    notes: ['authtrack sends the token to a URL in this file only if the token is in this file too.'],
    usedBy: ['analyze', 'config'],
  },
  ipinfoTimeoutMs: {
    kind: milliseconds,
    env: ['IPINFO_TIMEOUT_MS'],
    file: 'ipinfo.timeoutMs',
    default: 10_000,
    help: 'time limit for one call to ipinfo.io, in milliseconds',
    usedBy: ['analyze', 'config'],
  },
  abuseipdbKey: {
    kind: text,
    env: ['ABUSEIPDB_KEY'],
    help: 'key for AbuseIPDB; without it authtrack reports nothing',
    secret: { goesTo: 'abuseipdbUrl' },
    usedBy: ['bans report', 'config'],
  },
  abuseipdbUrl: {
    kind: url,
    env: ['ABUSEIPDB_URL'],
    file: 'abuseipdb.url',
    default: 'https://api.abuseipdb.com',
    help: 'base URL of the AbuseIPDB API',
    notes: ['authtrack sends the key to a URL in this file only if the key is in this file too.'],
    usedBy: ['bans report', 'config'],
  },
  abuseipdbTimeoutMs: {
    kind: milliseconds,
    env: ['ABUSEIPDB_TIMEOUT_MS'],
    file: 'abuseipdb.timeoutMs',
    default: 30_000,
    help: 'time limit for one call to AbuseIPDB, in milliseconds',
    usedBy: ['bans report', 'config'],
  },
  json: {
    kind: boolean,
    flag: '--json',
    env: ['AUTHTRACK_JSON'],
    file: 'json',
    default: false,
    help: 'print the result as one JSON object',
    commands: withJson,
  },
  quiet: {
    kind: boolean,
    flag: '--quiet',
    env: ['AUTHTRACK_QUIET'],
    file: 'quiet',
    default: false,
    help: 'print nothing but warnings and errors (for cron)',
    commands: withQuiet,
  },
  verbose: {
    kind: boolean,
    flag: '--verbose',
    env: ['AUTHTRACK_VERBOSE'],
    file: 'verbose',
    default: false,
    help: 'say on standard error which settings, logs and databases are used; print the whole summary even if nothing is new',
    isGlobal: true,
  },
  strict: {
    kind: boolean,
    flag: '--strict',
    env: ['AUTHTRACK_STRICT'],
    file: 'strict',
    default: false,
    help: 'exit with code 65 if a line is malformed (unknown messages of sshd are not malformed)',
    commands: ['analyze', 'parse', 'config'],
  },
  charts: {
    kind: boolean,
    flag: '--no-charts',
    env: ['AUTHTRACK_CHARTS'],
    file: 'charts',
    default: true,
    help: 'draw the charts',
    commands: ['analyze', 'config'],
    flagHelp: 'do not draw the charts',
  },
  ...findingSettings,
  keep: {
    kind: days,
    flag: '--keep <time>',
    env: ['AUTHTRACK_KEEP'],
    file: 'keep',
    defaultText: 'keep all',
    help: 'after each run, remove logins older than this: 400d, 52w',
    commands: ['analyze'],
    example: '400d',
    page: 'database.md#maintain-the-database',
  },
  maskUnknownUsers: {
    kind: boolean,
    flag: '--mask-unknown-users',
    env: ['AUTHTRACK_MASK_UNKNOWN_USERS'],
    file: 'maskUnknownUsers',
    default: false,
    help: 'store a pseudonym instead of each user name that never logged in: it may be a password',
    commands: ['analyze', 'config'],
    page: 'privacy.md#names-that-never-logged-in',
  },
  maskKey: {
    kind: secretText(16),
    env: ['AUTHTRACK_MASK_KEY'],
    help: 'key of the pseudonyms of maskUnknownUsers; without it, authtrack uses the file mask-key in the state folder, and makes it if it is missing',
    notes: ['All machines that share a database need the same key.'],
    secret: {},
    page: 'privacy.md#names-that-never-logged-in',
    usedBy: ['analyze', 'config'],
  },
  ...banSettings,
  user: {
    kind: text,
    env: ['AUTHTRACK_USER'],
    file: 'user',
    help: 'user that root becomes if the state folder belongs to that user',
    example: 'authtrack',
    page: 'every-night.md#good-to-know',
    usedBy: withDatabase,
  },
  readLimit: {
    kind: duration,
    env: ['AUTHTRACK_READ_LIMIT'],
    file: 'database.readLimit',
    default: '15m',
    help: 'time limit for one query of the database: 15m, 1h',
    page: 'operations.md#stopping-a-run',
    usedBy: withDatabase,
  },
  writeLimit: {
    kind: duration,
    env: ['AUTHTRACK_WRITE_LIMIT'],
    file: 'database.writeLimit',
    default: '15m',
    help: 'time limit for one statement that stores logins, and for its commit: 15m, 1h',
    page: 'operations.md#stopping-a-run',
    usedBy: ['analyze', 'config'],
  },
  maxRepeated: {
    kind: wholeNumber(1),
    flag: '--max-repeated <count>',
    env: ['AUTHTRACK_MAX_REPEATED'],
    file: 'maxRepeated',
    default: 100,
    help: 'count at most this many attempts for one line such as "message repeated 3 times"',
    commands: ['analyze', 'parse', 'config'],
    page: 'formats.md#repeated-messages',
  },
  // Last, because `config` shows it in several lines.
  patterns: {
    kind: patternList,
    file: 'patterns',
    default: [],
    help: 'patterns for messages that authtrack does not know: name, status, pattern, program',
    page: 'formats.md#patterns-of-your-own',
    usedBy: ['analyze', 'parse', 'config'],
  },
} satisfies Readonly<Record<string, AnySettingRow>>;

type SettingTable = typeof settingTable;

type SettingKey = keyof SettingTable;

type ValueOf<Row> = Row extends { readonly kind: SettingKind<infer T> }
  ? Row extends { readonly default: unknown }
    ? T
    : T | undefined
  : never;

/** The settings of a run. Frozen. */
export type Settings = { readonly [K in SettingKey]: ValueOf<SettingTable[K]> };

export type Setting = AnySettingRow & { readonly key: SettingKey };

export const settingList: readonly Setting[] = Object.entries(settingTable).map(([key, row]) => ({
  key: key as SettingKey,
  ...(row as AnySettingRow),
}));

/** The default as help and docs show it. Undefined if there is none. */
export function defaultText({ default: value, defaultText }: AnySettingRow): string | undefined {
  if (defaultText !== undefined) return defaultText;
  return typeof value === 'object' || typeof value === 'function' ? undefined : value?.toString();
}
