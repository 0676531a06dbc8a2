// What the database says of addresses that the ban policy asks about.

/** When an address is banned, in numbers; weights have at most three decimals. */
export type BanRule = {
  /** So many attempts, weighed, ... */
  readonly maxretry: number;
  /** ... within so long. */
  readonly findtimeMicros: number;
  /** What an attempt on `root` counts, one on an account that does not exist, and a probe (which is no attempt). */
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** Whose logins count, by the name of the machine as it is logged; empty: everybody's. */
  readonly hosts: readonly string[];
  /** After so long without meeting the rule, meeting it again is a return; null: all of it is one spell. */
  readonly restMicros: number | null;
  /** Only logins count that the journal vouches for: see Origin in model/logins.ts. */
  readonly onlyJournal: boolean;
  /** After so many attempts within `windowMicros` no login exempts the address any more; null: it always does. */
  readonly excessAttempts: number | null;
};

/** From when to when the rule was met, again and again. */
export type Episode = { readonly first: number; readonly last: number };

/** An address that has done what the rule does not allow; instants in microseconds since 1970-01-01 UTC. */
export type Offender = {
  readonly ip: string;
  /** At least one, in the order of time. */
  readonly episodes: readonly Episode[];
  readonly lastSeen: number;
  /** All attempts that are stored. */
  readonly attempts: number;
  readonly country: string | null;
  /** When it last made `excessAttempts` within the window; null: it never did. */
  readonly excessAt: number | null;
};

/** One try of an address that counts or is an attempt. */
export type Attempt = {
  readonly ip: string;
  readonly date: number;
  /** What it counts, in thousandths of an attempt: their sums are exact. */
  readonly milliWeight: number;
  readonly attempts: number;
  readonly country: string | null;
};

/** First and last login of an address that got in. */
export type SuccessfulLogins = { readonly ip: string; readonly first: number; readonly last: number };

/** With the first one by what can be guessed, which is any method but a key, a ticket or the word of a host. */
export type LoginHistory = SuccessfulLogins & { readonly firstPasswordLogin: number | null };
