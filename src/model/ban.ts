// An entry of the ban list, and why it is there.

export type Ban = {
  /** One address or a network in CIDR notation; canonical, see lib/networks.ts. */
  readonly network: string;
  /** When it first did what the policy does not allow; microseconds since 1970-01-01 UTC, as all instants here. */
  readonly since: number;
  readonly lastSeen: number;
  /** All attempts that are stored. */
  readonly attempts: number;
  /** English name; null where it is not known, or where a network has several. */
  readonly country: string | null;
  /** From when on it is no longer banned; null: for good. */
  readonly expires: number | null;
  /** Whose list has it: null for our own decision, else see model/shared-ban.ts. */
  readonly origin: string | null;
};
