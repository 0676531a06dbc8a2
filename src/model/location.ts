/** Where an address is registered. Both fields are null if this is unknown. */
export type Country = {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly code: string | null;
  /** The English name, as Intl.DisplayNames spells it. */
  readonly name: string | null;
};

export const unknownCountry: Country = { code: null, name: null };

/** What is known about where an address belongs. */
export type Location = {
  readonly country: Country;
  /** The number of the autonomous system that announces the address; null if unknown. */
  readonly asn: number | null;
  /** The name of the autonomous system; null if unknown. */
  readonly asName: string | null;
};

export const unknownLocation: Location = { country: unknownCountry, asn: null, asName: null };

/** What located the address: ipinfo.io, an MMDB file, or `special`, which needs neither: the address is not public. */
export type AnsweredBy = 'ipinfo' | 'mmdb' | 'special';

/** One address with its location: a row of the table `addresses`. */
export type KnownAddress = {
  readonly ip: string;
  readonly location: Location;
  readonly answeredBy: AnsweredBy;
  /** Microseconds since 1970-01-01 UTC. */
  readonly answeredAt: number;
};
