// An entry of a ban list that came from others.

/** Instants in microseconds since 1970-01-01 UTC. */
export type SharedBan = {
  /** The name under which the list was imported; `NAME/HOST` where the list tells which of many servers saw it. */
  readonly origin: string;
  /** Canonical, see lib/networks.ts. */
  readonly network: string;
  /** When it was last seen to attack; null where the list does not say. */
  readonly seenAt: number | null;
  /** From when on it counts no more; null: as long as the list has it. */
  readonly expires: number | null;
};

/** With the moment from which on this database has it. */
export type StoredSharedBan = SharedBan & { readonly addedAt: number };
