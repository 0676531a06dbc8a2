// What a setting is, and what a run gets of all of them.
import type { OwnPattern } from '../model/own-pattern.js';
import type { ParseResult } from './setting-types.js';

/** What a run needs to know. Frozen once it is resolved. */
export type Settings = {
  readonly db: string;
  readonly out: string;
  readonly timezone: string;
  readonly year: number | undefined;
  readonly mmdb: string | undefined;
  readonly ipinfoToken: string | undefined;
  readonly ipinfoUrl: string;
  readonly ipinfoTimeoutMs: number;
  readonly abuseipdbKey: string | undefined;
  readonly abuseipdbUrl: string;
  readonly abuseipdbTimeoutMs: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly strict: boolean;
  readonly charts: boolean;
  /** As parseDuration takes it, a day at least: what is older is removed after a run. */
  readonly keep: string | undefined;
  /** Who is never banned: addresses, networks, host names, files of them. */
  readonly allow: readonly string[];
  readonly maxretry: number;
  /** As parseDuration takes it. */
  readonly findtime: string;
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** As parseDuration takes it. */
  readonly exemptLoginsWithin: string;
  readonly networkAddresses: number;
  /** As parseDuration takes it, or `forever`. */
  readonly bantime: string;
  readonly bantimeFactor: number;
  /** Names of machines as they are logged; none: all. */
  readonly hosts: readonly string[];
  /** `hosts` does not count. */
  readonly allHosts: boolean;
  readonly patterns: readonly OwnPattern[];
  /** Whose rights root takes where the state folder is that user's: a name, or a number. */
  readonly user: string | undefined;
  /** Percent of IPv4, and of what of IPv6 is in use, that may be banned where lists of others are among it. */
  readonly maxShare: number;
  /** An imported list may ban so many times as many addresses as the one before. */
  readonly maxGrowth: number;
  /** Prefix lengths: lists of others ban nothing wider. */
  readonly widestIpv4: number;
  readonly widestIpv6: number;
  /** A login exempts nobody any more who makes so many times `maxAttempts` within `window`; 0: it always does. */
  readonly exemptFactor: number;
  /** Only logins that the journal vouches for exempt; `auto`: where the journal is read. */
  readonly exemptOnlyJournal: boolean | 'auto';
  /** Only what the journal vouches for is reported to AbuseIPDB; `auto`: where the journal is read. */
  readonly reportOnlyJournal: boolean | 'auto';
  /** So many banned /64 of a /56 ban all of it; 0: never. */
  readonly networks56: number;
  /** So many banned /64 of a /48 ban all of it; 0: never. */
  readonly networks48: number;
  /** So many attempts one line adds that says how often another one was repeated. */
  readonly maxRepeated: number;
  /** As parseDuration takes it. */
  readonly readLimit: string;
  /** As parseDuration takes it. */
  readonly writeLimit: string;
};

export type SettingDefinition = {
  readonly key: keyof Settings;
  /** As commander writes flags; absent where the command line is no place for it. */
  readonly flag?: string;
  /** Environment variables, the first that is set counts. */
  readonly env: readonly string[];
  /** Path in authtrack.yaml; absent for secrets. */
  readonly file?: string;
  /** Names of earlier releases, which still work. Environment variables are in `env`. */
  readonly formerly?: { readonly flag?: string; readonly file: string };
  /** What a value that somebody gave is taken for; a promise where that has to be loaded first. */
  readonly type: (
    given: unknown,
  ) => ParseResult<Settings[keyof Settings]> | Promise<ParseResult<Settings[keyof Settings]>>;
  readonly default: (env: NodeJS.ProcessEnv) => Settings[keyof Settings];
  readonly help: string;
  /** It is shown nowhere, and is sent to one URL alone. */
  readonly secret?: { readonly goesTo: keyof Settings };
  /** A list, and what each place names is added to what the others do. */
  readonly isUnion?: true;
};

/** What counts in the end, and where it came from. */
export type ResolvedSetting = {
  readonly definition: SettingDefinition;
  readonly value: Settings[keyof Settings];
  readonly origin: string;
  /** Who gave it: the caller, or the folder of the file; undefined for a default. */
  readonly source: string | undefined;
};
