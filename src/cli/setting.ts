// The settings of a run, and the definition of one setting.
import type { OwnPattern } from '../model/own-pattern.js';
import type { ParseResult } from './setting-types.js';

/** The settings of a run. Frozen. */
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
  /** For parseDuration, at least a day: older logins are removed after each run. */
  readonly keep: string | undefined;
  /** Entries of the allowlist: addresses, networks, host names, files of them. */
  readonly allow: readonly string[];
  readonly maxretry: number;
  /** For parseDuration. */
  readonly findtime: string;
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** For parseDuration. */
  readonly exemptLoginsWithin: string;
  readonly networkAddresses: number;
  /** For parseDuration, or `forever`. */
  readonly bantime: string;
  readonly bantimeFactor: number;
  /** Host names as the logs have them; empty: all hosts. */
  readonly hosts: readonly string[];
  /** Ignore `hosts`. */
  readonly allHosts: boolean;
  readonly patterns: readonly OwnPattern[];
  /** The user (name or number) that root becomes if the state folder belongs to that user. */
  readonly user: string | undefined;
  /** Percent of IPv4, and of the IPv6 in use, that a list with imported entries may ban. */
  readonly maxShare: number;
  /** An imported list may ban this many times as many addresses as the previous one. */
  readonly maxGrowth: number;
  /** Prefix lengths of the widest networks that imported lists may ban. */
  readonly widestIpv4: number;
  readonly widestIpv6: number;
  /** A login does not exempt an address with `maxretry` times this many attempts; 0: a login always exempts. */
  readonly exemptFactor: number;
  /** Only logins from the journal exempt an address; `auto`: if the journal is read. */
  readonly exemptOnlyJournal: boolean | 'auto';
  /** Only attempts from the journal are reported to AbuseIPDB; `auto`: if the journal is read. */
  readonly reportOnlyJournal: boolean | 'auto';
  /** This many banned /64 networks in a /56 ban the whole /56; 0: never. */
  readonly networks56: number;
  /** This many banned /64 networks in a /48 ban the whole /48; 0: never. */
  readonly networks48: number;
  /** The most attempts that one line such as `message repeated 3 times` adds. */
  readonly maxRepeated: number;
  /** For parseDuration. */
  readonly readLimit: string;
  /** For parseDuration. */
  readonly writeLimit: string;
};

export type SettingDefinition = {
  readonly key: keyof Settings;
  /** In commander's notation: `--year <year>`; absent if the setting has no flag. */
  readonly flag?: string;
  /** Environment variables; the first that is set counts. Former names come last. */
  readonly env: readonly string[];
  /** Path in authtrack.yaml; absent for secrets. */
  readonly file?: string;
  /** Names in earlier releases, which still work and no help shows. Former variables are in `env`. */
  readonly formerly?: { readonly flag?: string; readonly file: string };
  /** Checks and converts a given value; a promise if the check has to be loaded first. */
  readonly type: (
    given: unknown,
  ) => ParseResult<Settings[keyof Settings]> | Promise<ParseResult<Settings[keyof Settings]>>;
  readonly default: (env: NodeJS.ProcessEnv) => Settings[keyof Settings];
  readonly help: string;
  /** Set for a secret: authtrack never shows it and sends it to this URL only. */
  readonly secret?: { readonly goesTo: keyof Settings };
  /** Set for a list that joins the entries of flags, variables and files. */
  readonly isUnion?: true;
};

/** The value of a setting, and where it came from. */
export type ResolvedSetting = {
  readonly definition: SettingDefinition;
  readonly value: Settings[keyof Settings];
  readonly origin: string;
  /** The caller (flags and environment), or the folder of the file; undefined for a default. */
  readonly source: string | undefined;
};
