/** Where an address is registered. Both are null when nobody could say. */
export type Country = {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly code: string | null;
  /** The English name, as Intl.DisplayNames spells it. */
  readonly name: string | null;
};

export const unknownCountry: Country = { code: null, name: null };

/** Who answered: ipinfo.io, an MMDB, or nobody because the address is not a public one. */
export type AnsweredBy = 'ipinfo' | 'mmdb' | 'special';

/** What is known of one address: a row of the table `addresses`. */
export type KnownAddress = {
  readonly ip: string;
  readonly country: Country;
  readonly answeredBy: AnsweredBy;
  /** Microseconds since 1970-01-01 UTC. */
  readonly answeredAt: number;
};
