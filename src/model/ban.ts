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
