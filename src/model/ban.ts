// The ban rule, what it asks the database about addresses, and the entries of ban lists. All instants are microseconds
// since 1970-01-01 UTC.

/** When an address is banned, in numbers. Weights have at most three decimals. */
export type BanRule = {
  /** An address is banned after this many weighted attempts ... */
  readonly maxretry: number;
  /** ... within this time. */
  readonly findtimeMicros: number;
  /**
   * Weights: an attempt on `root`, an attempt on an account that does not exist, a probe (a connection without an
   * attempt).
   */
  readonly rootWeight: number;
  readonly invalidWeight: number;
  readonly probeWeight: number;
  /** Only attempts on these machines count, by their logged names. Empty: attempts on all machines. */
  readonly hosts: readonly string[];
  /** An address that meets the rule again after this pause begins a new episode. Null: there is only one episode. */
  readonly restMicros: number | null;
  /** Only logins from the journal count: see Origin in model/logins.ts. */
  readonly onlyJournal: boolean;
  /** After this many attempts within the findtime, a login no longer exempts the address. Null: a login always does. */
  readonly excessAttempts: number | null;
};

/** The time in which an address kept meeting the rule. */
export type Episode = { readonly first: number; readonly last: number };

/** An address that met the ban rule. */
export type Offender = {
  readonly ip: string;
  /** At least one, in order of time. */
  readonly episodes: readonly Episode[];
  readonly lastSeen: number;
  /** All stored attempts of the address. */
  readonly attempts: number;
  readonly country: string | null;
  /** When the address last made `excessAttempts` within the findtime. Null: never. */
  readonly excessAt: number | null;
};

/** A stored login of an address that counts as an attempt or has a weight. */
export type Attempt = {
  readonly ip: string;
  readonly date: number;
  /** Its weight in thousandths of an attempt: sums of integers are exact. */
  readonly milliWeight: number;
  readonly attempts: number;
  readonly country: string | null;
};

/** First and last successful login of an address. */
export type SuccessfulLogins = { readonly ip: string; readonly first: number; readonly last: number };

/**
 * With the first login by a method that can be guessed: any method except a key, a ticket or host-based authentication.
 */
export type LoginHistory = SuccessfulLogins & { readonly firstPasswordLogin: number | null };

/** An entry of the ban list, and why it is there. */
export type Ban = {
  /** One address or a network in CIDR notation; canonical, see lib/networks.ts. */
  readonly network: string;
  /** When the address first met the ban rule. */
  readonly since: number;
  readonly lastSeen: number;
  /** All stored attempts. */
  readonly attempts: number;
  /** English name. Null: unknown, or a network with several countries. */
  readonly country: string | null;
  /** When the ban ends. Null: never. */
  readonly expires: number | null;
  /** The list that the ban was imported from, see SharedBan. Null: authtrack's own decision. */
  readonly origin: string | null;
};

/** An entry of a ban list that was imported. */
export type SharedBan = {
  /** The name under which the list was imported, or `NAME/HOST` if the list says which server saw the address. */
  readonly origin: string;
  /** Canonical, see lib/networks.ts. */
  readonly network: string;
  /** When the address was last seen attacking. Null: the list does not say. */
  readonly seenAt: number | null;
  /** When the entry stops counting. Null: when the list no longer has it. */
  readonly expires: number | null;
};

/** With the time at which this database got the entry. */
export type StoredSharedBan = SharedBan & { readonly addedAt: number };
