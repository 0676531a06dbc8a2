// What the rules of findings/ judge, and what they find.
import type { JudgedLogins } from './merged-logins.js';

export const severities = ['low', 'medium', 'high'] as const;

export type Severity = (typeof severities)[number];

/** What one rule found about one subject on one UTC day. */
export type Sign = {
  /** The id of the rule. */
  readonly rule: string;
  /** The user, address, network, host or key that it is about. Hostile text, like all texts here. */
  readonly subject: string;
  /** What distinguishes findings about one subject: the new key of a user; '' if nothing does. */
  readonly object: string;
  readonly severity: Severity;
  /** The first and the last evidence, in microseconds since 1970 UTC. */
  readonly first: number;
  readonly last: number;
  /** How much there is of it: attempts, names, addresses, hours. */
  readonly amount: number;
  /** Whom and what it concerns: findings that share a user or an address are ranked together. */
  readonly user: string | null;
  readonly ip: string | null;
  readonly host: string | null;
  /** What the sentence of the rule says besides. */
  readonly details: SignDetails;
};

type SignDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Signs of one rule and subject that follow each other within a few days. */
export type Finding = Sign & {
  /** A short hash of rule, subject, object and first evidence. */
  readonly id: string;
  /** How many days have a sign. */
  readonly days: number;
  /** The rank: its own weight, and that of other findings about the same user or address at that time. */
  readonly score: number;
  /** The ids of these other findings, heaviest first. */
  readonly with: readonly string[];
  /** When `analyze` told it with this severity or a graver one; null: never. */
  readonly toldAt: number | null;
  /** When somebody acknowledged it; null: nobody. */
  readonly ackedAt: number | null;
  /** The records about this very finding: not those that acknowledge what comes until some day. */
  readonly records: readonly FindingRecord[];
};

/** That a finding was told or acknowledged. */
export type FindingRecord = Pick<Sign, 'rule' | 'subject' | 'object' | 'first' | 'last'> & {
  readonly record: 'told' | 'acked';
  /** When, in microseconds since 1970 UTC. */
  readonly at: number;
  /** For an acknowledged one: what begins until then counts as acknowledged too. */
  readonly until: number | null;
  /** For a told one: how grave it was then. */
  readonly severity: Severity | null;
};

/** When an object was first seen with a user on a host. */
export type FirstSeen = {
  /** A key's fingerprint, a country's code, an address or a method. */
  readonly object: string;
  /** The key of the host: see hostLabel and textKey. */
  readonly host: string;
  /** Microseconds since 1970 UTC. */
  readonly first: number;
};

/** The kinds of first-seen facts about accepted logins. */
export const factKinds = ['address', 'country', 'key', 'method'] as const;

export type FactKind = (typeof factKinds)[number];

/** What is known of a user who ever logged in. Facts stay when the logins are pruned. */
export type UserHistory = {
  readonly user: string;
  readonly facts: Readonly<Record<FactKind, readonly FirstSeen[]>>;
  /** For each key of this user: the other users of it, and since when. */
  readonly keyUsers: ReadonlyMap<string, readonly { readonly user: string; readonly first: number }[]>;
  /** Accepted logins by UTC day and hour of the day, ordered by day. */
  readonly hours: readonly UserHours[];
};

export type UserHours = {
  /** Days since 1970. */
  readonly day: number;
  readonly logins: number;
  /** The hours of the day (UTC) with logins: bit 0 is midnight. */
  readonly hours: number;
};

/** Since when a host is known. */
export type HostHistory = {
  /** The key of the host. */
  readonly host: string;
  readonly first: number;
  readonly last: number;
  /** The first accepted login by public key, and the first with the fingerprint of its key. */
  readonly publickeySince: number | null;
  readonly keysSince: number | null;
  /** The first public key that was refused. */
  readonly refusedKeysSince: number | null;
  /** Hours with rows, as hours since 1970, ascending. */
  readonly hours: readonly number[];
};

/** All logins of one UTC day, with what was known at that time. */
export type DayToJudge = {
  /** Days since 1970. */
  readonly day: number;
  /** Ordered by time. */
  readonly logins: JudgedLogins;
  /** Those of the day before; undefined if it has none. */
  readonly before: JudgedLogins | undefined;
};

export type JudgeContext = {
  /** Everybody who logs in on the days to judge, by name. */
  readonly users: ReadonlyMap<string, UserHistory>;
  /** When each user name first logged in. */
  readonly userSince: ReadonlyMap<string, number>;
  /** For each address that ever had a login: who logged in from it, and since when. Rules look at IPv6 networks, too. */
  readonly addressUsers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly hosts: ReadonlyMap<string, HostHistory>;
  /** The last stored row, in microseconds since 1970 UTC. */
  readonly newest: number;
};

/** The rules, as the store calls them. */
export type Judge = {
  /** A text that changes when signs must be made anew: rules and thresholds. */
  readonly version: string;
  /** How many days before the last stored one are judged. */
  readonly days: number;
  /** How many days before these it needs the hours of users. */
  readonly hoursBefore: number;
  /** The rules that judge hosts: all of their signs are replaced each time. */
  readonly hostRules: readonly string[];
  readonly judgeUser: (user: UserHistory, context: JudgeContext) => readonly Sign[];
  readonly judgeDay: (day: DayToJudge, context: JudgeContext) => readonly Sign[];
  readonly judgeHost: (host: HostHistory, context: JudgeContext) => readonly Sign[];
};

export type JudgeOptions = {
  /** Judge only days from this one on, in days since 1970; later calls judge the others. */
  readonly sinceDay?: number;
  /** Called after each part: how many days are judged, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** How many rows a part has, if days are not larger. */
  readonly rowsAtOnce?: number;
  /** How many bytes of memory are free; what the heap may still grow if absent. */
  readonly room?: () => number;
};
