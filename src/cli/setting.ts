// What a setting is, and what a run gets of all of them.
import type { OwnPattern } from '../model/own-pattern.js';
import type { Verdict } from './setting-types.js';

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
  readonly maxAttempts: number;
  /** As parseDuration takes it. */
  readonly window: string;
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** As parseDuration takes it. */
  readonly spareLogins: string;
  readonly networkAddresses: number;
  /** As parseDuration takes it, or `forever`. */
  readonly banTime: string;
  readonly banGrowth: number;
  /** Names of machines as they are logged; none: all. */
  readonly hosts: readonly string[];
  /** `hosts` does not count. */
  readonly allHosts: boolean;
  readonly patterns: readonly OwnPattern[];
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
  /** What a value that somebody gave is taken for; a promise where that has to be loaded first. */
  readonly type: (
    given: unknown,
  ) => Verdict<Settings[keyof Settings]> | Promise<Verdict<Settings[keyof Settings]>>;
  readonly byDefault: (env: NodeJS.ProcessEnv) => Settings[keyof Settings];
  readonly help: string;
  readonly secret?: true;
  /** A list, and what each place names is added to what the others do. */
  readonly isUnion?: true;
};
