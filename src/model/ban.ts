// An entry of the ban list, and why it is there.

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
  /** The list that the ban was imported from, see model/shared-ban.ts. Null: authtrack's own decision. */
  readonly origin: string | null;
};
