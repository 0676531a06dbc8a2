// Entries of the ban list and of imported lists, and the names of the formats in which the list is written.

export type Ban = {
  /** One address or a network in CIDR notation; canonical, see lib/networks.ts. */
  readonly network: string;
  /** When the address first met the ban rule. All instants here are microseconds since 1970-01-01 UTC. */
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

/** An entry of an imported list. Instants are microseconds since 1970-01-01 UTC. */
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

/** What is stored of one origin. Instants are microseconds since 1970-01-01 UTC. */
export type SharedOrigin = {
  /** See SharedBan. */
  readonly origin: string;
  /** How many entries it has; none if the list was imported empty. */
  readonly entries: number;
  /** How many of them have expired. */
  readonly expired: number;
  /** When this database got the oldest and the newest entry. */
  readonly addedFirst: number;
  readonly addedLast: number;
  /** When any of them was last seen attacking. Null: the list does not say. */
  readonly seenAt: number | null;
  /** When the last entry stops counting. Null: one or more count until the list no longer has them. */
  readonly expires: number | null;
};

/**
 * The choices of `bans --format`, in the order of the help and of docs/bans.md. The writers are in bans/formats/, which
 * every command would load if the names stood there.
 */
export const banFormats = [
  'plain',
  'fail2ban',
  'nftables',
  'ipset',
  'hosts.deny',
  'sshguard',
  'crowdsec',
  'csv',
  'jsonl',
  'abuseipdb',
] as const;

export type BanFormat = (typeof banFormats)[number];
