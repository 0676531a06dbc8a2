// An entry of a ban list that was imported.

/** Instants in microseconds since 1970-01-01 UTC. */
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
